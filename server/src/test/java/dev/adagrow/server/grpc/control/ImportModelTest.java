package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.ImportModelResponse;
import dev.adagrow.v1.ModelServiceGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportModelTest {
    private static final byte[] FILE =
            TinyOnnx.linear(new FloatTensor(new float[] {1, -2, 3, 4, 5, -6}, 2, 3));

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

    private CompletableFuture<ImportModelResponse> send(
            ImportModelRequest.Builder first, byte[] file) {
        var answer = new ControlServer.Last<ImportModelResponse>();
        var out = ModelServiceGrpc.newStub(server.channel).importModel(answer);
        out.onNext(first.build());
        for (int at = 0; at < file.length; at += 10) {
            var data = ByteString.copyFrom(file, at, Math.min(10, file.length - at));
            out.onNext(ImportModelRequest.newBuilder().setData(data).build());
        }
        out.onCompleted();
        return answer.future;
    }

    private static ImportModelRequest.Builder model(String name) {
        return ImportModelRequest.newBuilder().setModel(name);
    }

    @Test
    void aModelFileBecomesAVersionOfAModelThatNeedsNotBeThere() throws IOException {
        var labels = List.of("a", "b", "c");
        var imported = send(model(MODEL).addAllLabels(labels), FILE).join();

        assertThat(imported.getVersion().getName()).isEqualTo(MODEL + "/versions/1");
        assertThat(imported.getVersion().getManifest().getSignature().getBatched()).isTrue();
        assertThat(imported.getSkippedOutputsList()).isEmpty();
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));
        assertThat(server.getModel(MODEL).getClassesList()).isEqualTo(labels);
        assertThat(server.blobFiles()).hasSize(1);

        var whole = model(MODEL).setBatching(ImportModelRequest.Batching.WHOLE);
        assertThat(send(whole, FILE).join().getVersion().getVersion()).isEqualTo(2);
    }

    @Test
    void nothingIsLeftOfAFileThatCannotBeImported() throws IOException {
        assertThatThrownBy(() -> send(model(MODEL), new byte[] {1, 2, 3}).join())
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("the model file cannot be imported");
        assertThatThrownBy(() -> send(model("models/a b"), FILE).join())
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("model");
        assertThatThrownBy(() -> send(model(MODEL), new byte[0]).join())
                .hasMessageContaining("INVALID_ARGUMENT");

        assertStatus(() -> server.getModel(MODEL), Status.Code.NOT_FOUND, "digits");
        assertThat(server.blobFiles()).isEmpty();
    }
}
