/** Commands of this module: {@code demo}, {@code load}, {@code bench serve}. */
@NullMarked
package dev.adagrow.loadtest.cli;

import org.jspecify.annotations.NullMarked;
