package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.grpc.control.ControlServer.Seen;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.WatchAdaptationRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptationServiceTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void adaptationIsOnlyCheckedWhenOnlyThatIsAskedFor() throws IOException {
        server.createModel();
        var bytes = glyphs();
        var dataset = server.upload(bytes);
        var request =
                CreateAdaptationRequest.newBuilder()
                        .setModel(MODEL)
                        .setDataset(dataset)
                        .setValidateOnly(true)
                        .build();
        assertStatus(
                () -> server.adaptations().createAdaptation(request),
                Status.Code.FAILED_PRECONDITION,
                "written");
        server.finalizeDataset(dataset, Digests.sha256(bytes));

        var checked = server.adaptations().createAdaptation(request);
        assertThat(checked.getName()).isEmpty();
        var job =
                server.adaptations()
                        .createAdaptation(request.toBuilder().setValidateOnly(false).build());
        var cancel = CancelAdaptationRequest.newBuilder().setName(job.getName()).build();
        assertThat(server.adaptations().cancelAdaptation(cancel).getState())
                .isEqualTo(Adaptation.State.CANCELLED);
    }

    @Test
    void watchEndsWithUnavailableWhenTheServerDrains() throws IOException {
        server.createModel();
        var bytes = glyphs();
        var dataset = server.upload(bytes);
        server.finalizeDataset(dataset, Digests.sha256(bytes));
        var job =
                server.adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(dataset)
                                        .build());
        var seen = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(server.channel)
                .watchAdaptation(
                        WatchAdaptationRequest.newBuilder().setName(job.getName()).build(), seen);
        await().until(() -> !seen.messages.isEmpty());
        server.control.drain();

        assertThatThrownBy(seen.end::join)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.UNAVAILABLE));
    }
}
