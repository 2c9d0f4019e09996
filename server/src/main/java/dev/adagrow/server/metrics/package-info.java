/**
 * What the server lets be seen: Prometheus series and the interfaces by which the rooms report to
 * them.
 */
@NullMarked
package dev.adagrow.server.metrics;

import org.jspecify.annotations.NullMarked;
