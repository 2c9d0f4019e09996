package dev.adagrow.server.grpc.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Digests;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import java.nio.file.Path;
import java.time.Duration;
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
}
