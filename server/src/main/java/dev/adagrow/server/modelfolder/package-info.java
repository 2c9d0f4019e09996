/**
 * Models that an operator keeps in a folder, in the layout that Triton made common, and the
 * commands that load and unload a model by its name.
 *
 * <pre>
 *   FOLDER/MODEL/1/model.onnx      a version; its number is the server's number too
 *   FOLDER/MODEL/config.pbtxt      optional: names and shapes that the file must have, labels, limits
 *   FOLDER/MODEL/labels.txt        optional: named by an output's label_filename, a label a line
 * </pre>
 *
 * A version is taken in once, as by an import, and is the server's from then on; its file is looked
 * at again only to see that it is still the same. What the config file says of rows, waiting and
 * instances are limits of the model's batching, read at every start and load; the server's own
 * configuration goes before it. Of several versions the newest becomes stable, at once: who changes
 * the folder has decided. What a config file asks for and the server does not do is logged by name;
 * what would make answers wrong if it were left out is refused.
 */
@NullMarked
package dev.adagrow.server.modelfolder;

import org.jspecify.annotations.NullMarked;
