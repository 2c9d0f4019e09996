/**
 * Labelled data sets: one internal format, the readers and generators that produce it, and the
 * split by content.
 *
 * <h2>The format, version 1</h2>
 *
 * All integers big-endian.
 *
 * <pre>
 *   magic            4 bytes   "AGDS"
 *   version          u8        1
 *   header length    u32       at most 1 MiB
 *   header           UTF-8 JSON {"name", "mediaType", "shape": [..], "classes": [..], "records": n}
 *   record, n times
 *     length         u32       payload bytes, at most 16 MiB
 *     label          u16       index into classes
 *     split          u8        0 by content hash, 1 train, 3 test (declared by the source, see {@link Split})
 *     payload        length bytes
 * </pre>
 *
 * Nothing follows the last record. mediaType "image/x-raw": payload is channels x height x width
 * unsigned bytes, plane by plane, and shape is [channels, height, width]. The file's identity is
 * the SHA-256 of all its bytes.
 *
 * <h2>Limits</h2>
 *
 * 1 to 10 million records, 1 to 65536 classes, each with a record; sides of at most 8192; names of
 * 1 to 200 characters without control characters, no class name twice.
 *
 * <p>A file that breaks a rule is refused whole with a {@link MalformedDatasetException} that names
 * the record.
 */
@NullMarked
package dev.adagrow.dataset;

import org.jspecify.annotations.NullMarked;
