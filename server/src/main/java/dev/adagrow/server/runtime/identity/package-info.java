/** An engine that computes nothing, so that what everything around it costs can be measured. */
@NullMarked
package dev.adagrow.server.runtime.identity;

import org.jspecify.annotations.NullMarked;
