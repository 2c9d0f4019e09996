/**
 * The one implementation of preprocessing: what the trainer trains and evaluates with is what the
 * server predicts with, so the accuracy measured offline is the accuracy served.
 *
 * <p>{@link dev.adagrow.preprocess.ImageDecoder} says what is seen of a picture file. Each format
 * has a {@code PictureFile} that reads the header, and cuts the file down to what the JDK's reader
 * needs.
 */
@NullMarked
package dev.adagrow.preprocess;

import org.jspecify.annotations.NullMarked;
