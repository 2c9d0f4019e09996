package dev.adagrow.server.mutation;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call of any method with whatever bytes as its messages. Messages are all sent at once.
 *
 * @param method full name and type of the method
 * @param messages of the caller
 * @param cancelled whether the caller goes after its last message instead of ending its side
 */
record RawCall(MethodDescriptor<?, ?> method, List<ByteString> messages, boolean cancelled) {
    private static final long HANGS_SECONDS = 30;

    /** What answers may go on for ever without a word. */
    private static final long SILENT_MILLIS = 100;

    /** How a call ended. */
    record End(Status status, List<byte[]> answers) {}

    /**
     * Empty: it hangs. A call that its caller cancels ends at once, with CANCELLED.
     *
     * @param lasting whether the method's answers follow what happens; its call is cancelled after
     *     the first, or if it says nothing for a moment
     */
    Optional<End> send(Channel channel, boolean lasting) throws InterruptedException {
        var answers = new ArrayList<byte[]>();
        var end = new CompletableFuture<Status>();
        var first = new CompletableFuture<Boolean>();
        var call = channel.newCall(raw(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        answers.add(message);
                        first.complete(true);
                        call.request(1);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        first.complete(true);
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        messages.forEach(message -> call.sendMessage(message.toByteArray()));
        if (cancelled) {
            call.cancel("the caller has gone", null);
        } else {
            call.halfClose();
        }
        if (lasting) {
            try {
                first.get(SILENT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException silent) {
                // It may be.
            }
            call.cancel("enough was seen", null);
        }
        try {
            return Optional.of(new End(end.get(HANGS_SECONDS, TimeUnit.SECONDS), answers));
        } catch (TimeoutException hangs) {
            call.cancel("it hangs", null);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private MethodDescriptor<byte[], byte[]> raw() {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(method.getFullMethodName())
                // The kind that sends as many messages as there are.
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
