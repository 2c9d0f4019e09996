package dev.adagrow.server.grpc.rest;

/** A request that is no message of the protocol; answered 400. The message names the field. */
final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RestException(String message) {
        super(message, null, false, false);
    }
}
