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
 * Nothing follows the last record. The file's identity is the SHA-256 of all its bytes. What a
 * payload is follows from mediaType:
 *
 * <ul>
 *   <li>"image/x-raw": channels x height x width unsigned bytes, plane by plane; shape is
 *       [channels, height, width].
 *   <li>"image/encoded": one JPEG or PNG file; shape is [channels, height, width] with the largest
 *       height and the largest width of the pictures, and 3 channels if one of them is not grey,
 *       else 1.
 * </ul>
 *
 * <h2>Splits</h2>
 *
 * What a record is held out for follows from its decoded content ({@link Splits}): the same tenth
 * of all contents is validation in every data set, whether or not one declares its test split.
 *
 * <h2>Limits</h2>
 *
 * 2 to 10 million records, not all of the same content; 1 to 65536 classes, each with a record;
 * sides of at most 8192, encoded pictures of at most 16 Mi pixels; names of 1 to 200 characters
 * without control characters, no class name twice.
 *
 * <p>A file that breaks a rule is refused whole with a {@link MalformedDatasetException} that names
 * the record.
 */
@NullMarked
package dev.adagrow.dataset;

import org.jspecify.annotations.NullMarked;
