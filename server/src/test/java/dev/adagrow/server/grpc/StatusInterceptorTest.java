package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import inference.GRPCInferenceServiceGrpc;
import inference.ServerLiveRequest;
import inference.ServerLiveResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusInterceptorTest {
    /** As a caller who knows nothing of the method would have it. */
    private static final MethodDescriptor<ServerLiveRequest, ServerLiveResponse> STREAMING =
            GRPCInferenceServiceGrpc.getServerLiveMethod().toBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .build();

    private DataPlane server;

    @BeforeEach
    void open() throws IOException {
        server = new DataPlane();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Status send(int messages) {
        var end = new CompletableFuture<Status>();
        var call = server.channel.newCall(STREAMING, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(2);
        for (int i = 0; i < messages; i++) {
            call.sendMessage(ServerLiveRequest.getDefaultInstance());
        }
        call.halfClose();
        return end.join();
    }

    @Test
    void aMethodOfOneMessageIsRefusedNoneAsTheCallersFault() {
        assertThat(send(1).isOk()).isTrue();
        assertThat(send(0).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(send(0).getDescription()).contains("one message").contains("none");
    }

    /** Longer trailers than a caller takes would break its whole connection. */
    @Test
    void whatALibrarysServiceSaysOfALongNameIsCut() {
        var request = HealthCheckRequest.newBuilder().setService("x".repeat(70_000)).build();
        assertThatThrownBy(() -> HealthGrpc.newBlockingStub(server.channel).check(request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void bytesThatAreNoMessageAreInvalidForReflectionToo() throws Exception {
        assertThat(garbage(ServerReflectionGrpc.getServerReflectionInfoMethod()).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aStreamThatBreaksHoldsNothing() throws Exception {
        assertThat(garbage(GRPCInferenceServiceGrpc.getModelStreamInferMethod()).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        // It would be told of the end once more, which is a defect that is logged.
        await().untilAsserted(() -> assertThat(server.streams()).isZero());
    }

    /** How a call ends whose only message is none. */
    private Status garbage(MethodDescriptor<?, ?> method) throws Exception {
        var end = new CompletableFuture<Status>();
        var raw =
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setFullMethodName(method.getFullMethodName())
                        .setType(method.getType())
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build();
        var call = server.channel.newCall(raw, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(new byte[] {(byte) 0xff, (byte) 0xff});
        return end.get(30, TimeUnit.SECONDS);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }
}
