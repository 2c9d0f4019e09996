/** Dynamic batching: one bounded queue for each servable and arm; a batch never mixes versions. */
@NullMarked
package dev.adagrow.server.batch;

import org.jspecify.annotations.NullMarked;
