/**
 * Large immutable files by their SHA-256: data sets, bundles, training states, checkpoints.
 *
 * <h2>Layout of the folder</h2>
 *
 * <pre>
 *   aa/DIGEST          a published blob; aa are the first two characters of DIGEST (lower-case hexadecimal)
 *   partial/UPLOAD     an unfinished write; its length is what is committed
 * </pre>
 *
 * A blob appears under its digest whole and synced, by rename, or not at all. Published blobs never
 * change.
 */
@NullMarked
package dev.adagrow.server.blob;

import org.jspecify.annotations.NullMarked;
