/**
 * How the server says no. Every refusal that a caller can act on is one {@link
 * dev.adagrow.server.failure.ServerException} with a {@link dev.adagrow.server.failure.Reason} of
 * the documented list; the gRPC room maps it to a status once.
 */
@NullMarked
package dev.adagrow.server.failure;

import org.jspecify.annotations.NullMarked;
