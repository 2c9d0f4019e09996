/**
 * The plain HTTP port: metrics for Prometheus, probes for whoever restarts and routes, and whatever
 * services are handed to it.
 */
@NullMarked
package dev.adagrow.server.http;

import org.jspecify.annotations.NullMarked;
