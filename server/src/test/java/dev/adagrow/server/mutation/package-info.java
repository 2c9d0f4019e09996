/**
 * The whole server under requests that no client would send: valid ones of every method, changed at
 * random. A run is told by its first seed, {@code -Dadagrow.mutations.seed}, and its length, {@code
 * -Dadagrow.mutations}; each request has a seed of its own, so that one that does harm can be sent
 * again alone.
 */
@NullMarked
package dev.adagrow.server.mutation;

import org.jspecify.annotations.NullMarked;
