package dev.adagrow.loadtest.bench;

import inference.GRPCInferenceServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * ModelInfer over one connection with requests that were serialized beforehand; answers are not
 * parsed. Thread-safe.
 */
final class RawCalls implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private static final Marshaller<byte[]> BYTES =
            new Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private static final MethodDescriptor<byte[], byte[]> MODEL_INFER =
            GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(BYTES, BYTES).build();

    /** Is told of the end of a call, on the connection's thread; must not block. */
    interface Ended {
        void ended(Status status, byte[] answer);
    }

    private final ManagedChannel channel;

    /**
     * @param target host:port
     */
    RawCalls(String target) {
        channel = NettyChannelBuilder.forTarget(target).usePlaintext().directExecutor().build();
    }

    /**
     * @param request a serialized ModelInferRequest
     * @param deadline of the call; empty: none
     */
    void send(byte[] request, Optional<Duration> deadline, Ended ended) {
        var options =
                deadline.map(limit ->
                                CallOptions.DEFAULT.withDeadlineAfter(
                                        limit.toNanos(), TimeUnit.NANOSECONDS))
                        .orElse(CallOptions.DEFAULT);
        var call = channel.newCall(MODEL_INFER, options);
        call.start(
                new ClientCall.Listener<>() {
                    private byte[] answer = {};

                    @Override
                    public void onMessage(byte[] message) {
                        answer = message;
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.ended(status, answer);
                    }
                },
                new Metadata());
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
