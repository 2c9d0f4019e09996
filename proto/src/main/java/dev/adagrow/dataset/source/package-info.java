/**
 * Where data sets come from: what people have (folders of pictures, archives, tables, IDX files)
 * becomes a file of the internal format, one record at a time.
 *
 * <p>{@code DatasetSource} lists the sources and how they are written on a command line; each has
 * its own reader. All readers keep these rules:
 *
 * <ul>
 *   <li>Pictures are taken as the JPEG or PNG files that they are, at most 16 MiB each, and decoded
 *       once to see that they can be; what cannot is named by record and file.
 *   <li>Where classes have names, the names are the classes, sorted; numbers by value.
 *   <li>A part called test is the declared test split. A part called val, valid or validation is
 *       the declared test split if there is no test part; else its records are split by content
 *       like those of the train part, for what is validation follows from content alone (see {@code
 *       Splits}).
 *   <li>Nothing outside the folder or archive is read: names with "..", absolute names and links
 *       that lead out are refused. Hidden files are passed over.
 * </ul>
 */
@NullMarked
package dev.adagrow.dataset.source;

import org.jspecify.annotations.NullMarked;
