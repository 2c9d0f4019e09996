/**
 * The way of one call through the server: resolve the version, take a handle, check, queue, answer,
 * and tell whoever watches a trial. It stands above routing, batching and prediction ids, which do
 * not know each other's ways.
 */
@NullMarked
package dev.adagrow.server.call;

import org.jspecify.annotations.NullMarked;
