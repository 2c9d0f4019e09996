/**
 * Drawings for reports: SVG text to be put into one HTML page. Lines and words are of the page's
 * own colour ({@code currentColor}) and curves of colours that stand out on white as on black, so
 * that the same drawing serves a light and a dark page; nothing is fetched and no style leaks out.
 */
@NullMarked
package dev.adagrow.trainer.report;

import org.jspecify.annotations.NullMarked;
