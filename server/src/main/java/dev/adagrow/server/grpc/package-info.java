/**
 * The gRPC services, and the only room that knows gRPC and generated messages: each service checks,
 * delegates and maps the outcome. Failures become statuses in one place, {@link
 * dev.adagrow.server.grpc.StatusMapping}, by way of {@link
 * dev.adagrow.server.grpc.StatusInterceptor}: a service throws, or hands {@code onError} what went
 * wrong.
 */
@NullMarked
package dev.adagrow.server.grpc;

import org.jspecify.annotations.NullMarked;
