/**
 * Whether the server takes calls: one answer for the HTTP probe, the gRPC health service and {@code
 * ServerReady}.
 */
@NullMarked
package dev.adagrow.server.readiness;

import org.jspecify.annotations.NullMarked;
