package dev.adagrow.server.modelfolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderConfigTest {
    private static final Signature SIGNATURE =
            new Signature(
                    true,
                    List.of(new TensorSpec("in", DataType.FP32, List.of(3))),
                    List.of(
                            new Signature.Output(
                                    new TensorSpec("out", DataType.BYTES, List.of(2)),
                                    Optional.empty())));

    @TempDir private Path folder;

    private FolderConfig read(String text) throws IOException {
        return FolderConfig.read(Files.writeString(folder.resolve("config.pbtxt"), text), "m");
    }

    @Test
    void whatItSaysOfRowsAndLabelsIsImportedSo() throws IOException {
        Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n\n");

        var config =
                read(
                        """
                        # a comment
                        name: "m"
                        platform: "onnxruntime_onnx"
                        max_batch_size: 8
                        input [ { name: "in" data_type: TYPE_FP32 dims: [ 3 ] } ]
                        output { name: "out" data_type: TYPE_STRING dims: 2 label_filename: "labels.txt" }
                        """);

        assertThat(config.options().batched()).contains(true);
        assertThat(config.options().labels()).containsExactly("cat", "dog");
        assertThat(config.options().scores()).contains("out");
        assertThat(config.difference(SIGNATURE)).isEmpty();
        assertThat(config.unapplied()).isEmpty();
    }

    @Test
    void inputsWithoutABatchSizeAreOfWholeCalls() throws IOException {
        assertThat(read("input { name: \"in\" data_type: TYPE_FP32 dims: 3 }").options().batched())
                .contains(false);
        assertThat(read("backend: \"onnxruntime\"").options().batched()).isEmpty();
    }

    @Test
    void whatIsNotAppliedIsNamed() throws IOException {
        var config =
                read(
                        """
                        instance_group [ { count: 2 kind: KIND_CPU } ]
                        dynamic_batching { preferred_batch_size: [ 4, 8 ] }
                        optimization { graph { level: 1 } }
                        parameters { key: "a" value { string_value: "b" } }
                        something_of_next_year: 3
                        """);

        assertThat(config.unapplied())
                .containsExactly(
                        "dynamic_batching", "instance_group", "optimization", "parameters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_batch_size: x|config.pbtxt:1:17",
                "name: \"n\"|name \"n\" is not that of the folder m",
                "platform: \"tensorrt_plan\"|only onnxruntime_onnx models",
                "backend: \"python\"|only onnxruntime_onnx models",
                "max_batch_size: -1|max_batch_size -1",
                "sequence_batching { }|sequence_batching is not supported",
                "ensemble_scheduling { step [ ] }|ensemble_scheduling is not supported",
                "model_transaction_policy { decoupled: true }|decoupled models",
                "input { name: \"a\" reshape { shape: [ 1 ] } }|reshape is not supported",
                "output { name: \"a\" label_filename: \"no.txt\" }|no such file",
                "output { name: \"a\" label_filename: \"../../etc/passwd\" }|no such file",
            })
    void whatWouldAnswerOtherwiseIsRefused(String text, String named) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ModelFolderException.class)
                .hasMessageContaining(named);
    }

    @Test
    void theFileNameStaysInTheFolderOfTheVersion() throws IOException {
        assertThat(FolderConfig.none().modelFile()).isEqualTo("model.onnx");
        assertThat(read("default_model_filename: \"net.onnx\"").modelFile()).isEqualTo("net.onnx");
        assertThatThrownBy(() -> read("default_model_filename: \"../x.onnx\""))
                .isInstanceOf(ModelFolderException.class)
                .hasMessageContaining("config.pbtxt: default_model_filename \"../x.onnx\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input { name: \"in\" data_type: TYPE_FP64 dims: 3 }|inputs",
                "input { name: \"in\" data_type: TYPE_FP32 dims: 4 }|inputs",
                "input { name: \"other\" data_type: TYPE_FP32 dims: 3 }|inputs",
                "output { name: \"out\" data_type: TYPE_INT8 dims: 2 }|outputs",
            })
    void aFileThatIsNotAsTheConfigSaysIsTold(String text, String kind) throws IOException {
        assertThat(read(text).difference(SIGNATURE).orElseThrow())
                .startsWith("config.pbtxt has the " + kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|3",
                "version_policy { latest { num_versions: 2 } }|2,3",
                "version_policy { all { } }|1,2,3",
                "version_policy { specific { versions: [ 1, 3, 9 ] } }|1,3",
            })
    void versionsAreKeptByThePolicy(String text, String kept) throws IOException {
        var versions = new TreeMap<Integer, String>();
        for (int v = 1; v <= 3; v++) {
            versions.put(v, "v");
        }

        read(text).keepWanted(versions);

        assertThat(String.join(",", versions.keySet().stream().map(String::valueOf).toList()))
                .isEqualTo(kept);
    }
}
