package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.v1.BundleChunk;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.DownloadBundleRequest;
import dev.adagrow.v1.ListModelsRequest;
import dev.adagrow.v1.ListVersionsRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServiceTest {
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
    void modelIsCreatedOnceForOneRequestId() {
        var request =
                CreateModelRequest.newBuilder().setModelId("digits").setRequestId("r").build();

        assertThat(server.models().createModel(request))
                .isEqualTo(server.models().createModel(request));
        assertStatus(
                () -> server.models().createModel(request.toBuilder().setRequestId("s").build()),
                Status.Code.ALREADY_EXISTS,
                "digits");
        assertStatus(
                () -> server.models().createModel(request.toBuilder().setModelId("other").build()),
                Status.Code.INVALID_ARGUMENT,
                "request id r");
        assertStatus(
                () ->
                        server.models()
                                .createModel(
                                        CreateModelRequest.newBuilder().setModelId("a/b").build()),
                Status.Code.INVALID_ARGUMENT,
                "model_id");
        assertStatus(() -> server.getModel("models/none"), Status.Code.NOT_FOUND, "none");
        assertStatus(() -> server.getModel("digits"), Status.Code.INVALID_ARGUMENT, "models/ID");
    }

    @Test
    void modelIsKnownToCallsAsSoonAsItIsCreatedAndAfterAStopOfTheServer() throws IOException {
        server.createModel();
        assertThat(server.splits.all()).containsExactly(TrafficSplit.none("digits"));
        server.close();
        server = new ControlServer(folder);
        assertThat(server.splits.all()).containsExactly(TrafficSplit.none("digits"));
    }

    @Test
    void pagesListEverythingOnceAndTokensAreOpaque() {
        for (int i = 0; i < 5; i++) {
            server.models()
                    .createModel(CreateModelRequest.newBuilder().setModelId("m" + i).build());
        }
        var names = new ArrayList<String>();
        var token = "";
        do {
            var page =
                    server.models()
                            .listModels(
                                    ListModelsRequest.newBuilder()
                                            .setPageSize(2)
                                            .setPageToken(token)
                                            .build());
            page.getModelsList().forEach(m -> names.add(m.getName()));
            token = page.getNextPageToken();
            assertThat(token).doesNotContain("m1");
        } while (!token.isEmpty());

        assertThat(names)
                .containsExactly("models/m0", "models/m1", "models/m2", "models/m3", "models/m4");
        assertStatus(
                () ->
                        server.models()
                                .listModels(
                                        ListModelsRequest.newBuilder().setPageSize(1001).build()),
                Status.Code.INVALID_ARGUMENT,
                "page_size");
        assertStatus(
                () ->
                        server.models()
                                .listModels(
                                        ListModelsRequest.newBuilder().setPageToken("???").build()),
                Status.Code.INVALID_ARGUMENT,
                "page_token");
    }

    @Test
    void uploadedBundleServesAndComesBackAsItWas() throws IOException {
        server.createModel();
        var file =
                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(100_000));
        var version = server.uploadBundle(Files.readAllBytes(file)).join();

        assertThat(version.getName()).isEqualTo(MODEL + "/versions/1");
        assertThat(version.getManifest().getDefaultArtifact()).isEqualTo("same");
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));
        assertThat(server.uploadBundle(Files.readAllBytes(file)).join().getVersion()).isEqualTo(1);
        assertThat(
                        server.models()
                                .listVersions(
                                        ListVersionsRequest.newBuilder().setParent(MODEL).build())
                                .getVersionsList())
                .singleElement()
                .satisfies(v -> assertThat(v.getState()).isEqualTo("AVAILABLE"));

        var request = DownloadBundleRequest.newBuilder().setName(MODEL + "/versions/1").build();
        assertThat(joined(server.models().downloadBundle(request), BundleChunk::getData))
                .isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void versionTellsWhyItFailedAlsoAfterAStopOfTheServer() throws IOException {
        server.createModel();
        server.versions.set(
                new ServableId("digits", 1), new LoadedVersions.Readiness.Failed("row 3 differs"));
        var file = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1);
        server.uploadBundle(Files.readAllBytes(file)).join();

        var failed = server.version(1);
        assertThat(failed.getState()).isEqualTo("FAILED");
        assertThat(failed.getStateReason()).isEqualTo("row 3 differs");
        server.close();
        server = new ControlServer(folder);
        var gone = server.version(1);
        assertThat(gone.getState()).isEqualTo("UNLOADED");
        assertThat(gone.getStateReason())
                .isEqualTo("rolled back: the candidate failed: row 3 differs");
        assertThat(
                        server.models()
                                .listVersions(
                                        ListVersionsRequest.newBuilder().setParent(MODEL).build())
                                .getVersionsList())
                .containsExactly(gone);
        assertStatus(() -> server.version(2), Status.Code.NOT_FOUND, "no version 2");
    }

    @Test
    void versionThatWasRejectedTellsWhy() throws IOException {
        server.createModel();
        var first = Bundles.bundle(folder.resolve("a"), "digits", Bundles.DIGITS, 1, List.of(1));
        var other = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(2));
        server.uploadBundle(Files.readAllBytes(first)).join();
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));

        var rejected = server.uploadBundle(Files.readAllBytes(other)).join();

        assertThat(rejected.getState()).isEqualTo("UNLOADED");
        assertThat(rejected.getStateReason()).startsWith("rejected: inputs ");
        assertThat(server.version(1).getStateReason()).isEmpty();
    }

    @Test
    void bundleWithAFlippedBitIsRefusedAndNothingIsKept() throws IOException {
        server.createModel();
        var bytes =
                Files.readAllBytes(
                        Bundles.bundle(
                                folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(1000)));
        bytes[bytes.length / 2] ^= 1;

        assertThatThrownBy(() -> server.uploadBundle(bytes).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(
                        server.models()
                                .listVersions(
                                        ListVersionsRequest.newBuilder().setParent(MODEL).build())
                                .getVersionsList())
                .isEmpty();
        assertThat(server.blobFiles()).isEmpty();
    }
}
