/**
 * Uploaded data sets: written in chunks, checked record by record when finalized, unchangeable
 * afterwards.
 */
@NullMarked
package dev.adagrow.server.dataset;

import org.jspecify.annotations.NullMarked;
