package dev.adagrow.server.grpc.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Digests;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransfersTest {
    @TempDir private Path folder;

    @Test
    void shortCallsDoNotWaitForWholeFiles() throws Exception {
        var held = new LinkedBlockingQueue<Runnable>();
        var transfers = new AtomicReference<Executor>(held::add);
        try (var pool = Executors.newSingleThreadExecutor();
                var server = new ControlServer(folder, task -> transfers.get().execute(task))) {
            var name =
                    server.datasets()
                            .createDataset(CreateDatasetRequest.getDefaultInstance())
                            .getName();
            var request =
                    FinalizeRequest.newBuilder()
                            .setName(name)
                            .setSha256(Digests.sha256(new byte[1]))
                            .build();
            var finalized = DatasetServiceGrpc.newFutureStub(server.channel).finalize(request);
            var first = held.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();

            server.createModel();
            assertThat(server.getModel("models/digits").getName()).isEqualTo("models/digits");
            assertThat(finalized).isNotDone();

            transfers.set(pool);
            pool.execute(first);
            held.forEach(pool::execute);
            assertThat(finalized)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("nothing was written");
        }
    }

    @Test
    void anUploadThatBreaksOffWithBytesThatAreNoMessageLeavesNothing() throws Exception {
        try (var server = new ControlServer(folder)) {
            server.createModel();
            var end = new CompletableFuture<Status>();
            var method =
                    ModelServiceGrpc.getUploadBundleMethod().toBuilder(new Raw(), new Raw())
                            .build();
            var call = server.channel.newCall(method, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.complete(status);
                        }
                    },
                    new Metadata());
            call.request(1);
            call.sendMessage(
                    UploadBundleRequest.newBuilder()
                            .setModel(ControlServer.MODEL)
                            .setData(ByteString.copyFrom(new byte[1000]))
                            .build()
                            .toByteArray());
            await().until(() -> !server.blobFiles().isEmpty());
            call.sendMessage(new byte[] {(byte) 0xff});

            assertThat(end.get(30, TimeUnit.SECONDS).getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            await().untilAsserted(() -> assertThat(server.blobFiles()).isEmpty());
        }
    }

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
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
