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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static ImportModelRequest.Builder withInputs(String json) {
        return model(MODEL).setSampleInputs(ByteString.copyFromUtf8(json));
    }

    /** A table of one row, so that 0 is the only index that it has. */
    @Test
    void aModelThatTakesNoDrawnInputsIsHeldToThoseThatComeWithIt() {
        var table = TinyOnnx.lookup(new FloatTensor(new float[] {1, 2}, 1, 2));
        assertThatThrownBy(() -> send(model(MODEL), table).join())
                .hasMessageContaining("does not run on samples of its inputs");

        var manifest =
                send(
                                withInputs(
                                        """
                                        {"inputs": [{"name": "input", "shape": [3],
                                         "datatype": "INT64", "data": [0, 0, 0]}]}
                                        """),
                                table)
                        .join()
                        .getVersion()
                        .getManifest();

        assertThat(manifest.getGoldens().getCount()).isEqualTo(3);
        assertThat(manifest.getSignature().getBatched()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|sample_inputs: the body is no JSON",
                "{}|sample_inputs: inputs: an array is wanted",
                "{\"inputs\": []}|sample_inputs: inputs: there is none",
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [2, 2], \"datatype\": \"FP32\","
                        + " \"data\": [1, 2, 3]}]}|sample_inputs: inputs[0]",
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [9999999999], \"datatype\": \"FP32\","
                        + " \"data\": []}]}|sample_inputs: inputs[0].shape",
                "{\"inputs\": [{\"name\": \"other\", \"shape\": [2, 2], \"datatype\": \"FP32\","
                        + " \"data\": [1, 2, 3, 4]}]}|the sample inputs are [other]",
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [2, 3], \"datatype\": \"FP32\","
                        + " \"data\": [1, 2, 3, 4, 5, 6]}]}|sample input input",
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [1, 2], \"datatype\": \"FP32\","
                        + " \"data\": [1, 2]}]}|say whether the first extents are rows",
            })
    void sampleInputsThatAreNoneAreNamed(String json, String named) {
        assertThatThrownBy(() -> send(withInputs(json), FILE).join())
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining(named);
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
