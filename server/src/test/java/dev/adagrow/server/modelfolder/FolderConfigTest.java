package dev.adagrow.server.modelfolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.batch.GivenLimits;
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
    void aConfigThatIsNoFileIsRefused() throws IOException {
        var file = Files.createDirectory(folder.resolve("config.pbtxt"));

        assertThatThrownBy(() -> FolderConfig.read(file, "m"))
                .isInstanceOf(ModelFolderException.class)
                .hasMessage(file + " is no file");
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
                        max_batch_size: 5000
                        instance_group [ { count: 2 kind: KIND_CPU passive: true }, { kind: KIND_GPU gpus: [ 0, 1 ] } ]
                        dynamic_batching {
                          preferred_batch_size: [ 4, 8 ]
                          preserve_ordering: true
                          max_queue_delay_microseconds: 100
                          default_queue_policy { timeout_action: DELAY max_queue_size: 16 }
                          priority_levels: 2
                          priority_queue_policy { key: 1 value { max_queue_size: 1 } }
                        }
                        optimization { graph { level: 1 } }
                        parameters { key: "a" value { string_value: "b" } }
                        something_of_next_year: 3
                        """);

        assertThat(config.unapplied())
                .containsExactly(
                        "dynamic_batching.default_queue_policy.timeout_action",
                        "dynamic_batching.preferred_batch_size",
                        "dynamic_batching.preserve_ordering",
                        "dynamic_batching.priority_levels",
                        "dynamic_batching.priority_queue_policy",
                        "instance_group of KIND_GPU",
                        "instance_group.passive",
                        "max_batch_size above 4096",
                        "optimization",
                        "parameters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|-|-|-|-",
                "max_batch_size: 8|8|-|-|-",
                "max_batch_size: 100000|4096|-|-|-",
                "dynamic_batching { }|-|-|-|-",
                "dynamic_batching { max_queue_delay_microseconds: 0 }|-|0|-|-",
                "dynamic_batching { max_queue_delay_microseconds: 500 }|-|500|-|-",
                "dynamic_batching { max_queue_delay_microseconds: 18446744073709551615 }|-|1000000|-|-",
                "dynamic_batching { default_queue_policy { max_queue_size: 64 } }|-|-|64|-",
                "max_batch_size: 8 dynamic_batching { default_queue_policy { max_queue_size: 2 } }|8|-|8|-",
                "dynamic_batching { default_queue_policy { max_queue_size: 4294967295 } }|-|-|1000000|-",
                "instance_group { }|-|-|-|1",
                "instance_group { count: 3 }|-|-|-|3",
                "instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_AUTO } ]|-|-|-|3",
                "instance_group { count: 2 kind: KIND_GPU }|-|-|-|-",
                "instance_group { count: 2147483647 }|-|-|-|64",
            })
    void whatItSaysOfBatchesAndRunsAreLimits(
            String text, String rows, String delay, String queued, String instances)
            throws IOException {
        assertThat(read(text).limits())
                .isEqualTo(new GivenLimits(said(rows), said(delay), said(queued), said(instances)));
    }

    private static Optional<Integer> said(String value) {
        return value.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(value));
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
                "instance_group { count: -1 }|an instance_group has a count below 0",
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
