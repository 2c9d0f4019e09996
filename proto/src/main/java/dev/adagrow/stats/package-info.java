/** Statistics that trainer and server must agree on; pure functions. */
@NullMarked
package dev.adagrow.stats;

import org.jspecify.annotations.NullMarked;
