/**
 * The Open Inference Protocol over HTTP: its JSON form and its extension for binary tensors. Each
 * request becomes a message of the protocol and goes to the gRPC services in this process, so that
 * both ways in are checked, counted and answered alike.
 */
@NullMarked
package dev.adagrow.server.grpc.rest;

import org.jspecify.annotations.NullMarked;
