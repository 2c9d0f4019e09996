/**
 * The plain HTTP port: metrics for Prometheus, probes for whoever restarts and routes. No
 * inference.
 */
@NullMarked
package dev.adagrow.server.http;

import org.jspecify.annotations.NullMarked;
