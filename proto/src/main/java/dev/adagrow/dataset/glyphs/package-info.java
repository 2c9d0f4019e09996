/**
 * Drawn digits and letters: data sets that need no file, with a drift that changes how they look.
 * {@link dev.adagrow.dataset.glyphs.Glyphs} draws them; equal arguments give equal bytes
 * everywhere.
 */
@NullMarked
package dev.adagrow.dataset.glyphs;

import org.jspecify.annotations.NullMarked;
