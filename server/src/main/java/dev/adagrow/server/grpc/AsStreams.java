package dev.adagrow.server.grpc;

import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/**
 * Hands messages on as the streams that they come in, untouched: what a stream knows, such as its
 * length and how to write itself, stays known to the transport. Stateless.
 */
final class AsStreams implements Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream message) {
        return message;
    }

    @Override
    public InputStream parse(InputStream message) {
        return message;
    }
}
