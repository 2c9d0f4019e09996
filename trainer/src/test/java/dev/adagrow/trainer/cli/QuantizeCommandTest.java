package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
    private static final String DATA = "glyphs:train=100,test=30";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void comparesEachMethodWithTheFloatNetwork() throws IOException {
        var state = state(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        int code =
                run(
                        "quantize",
                        "--state",
                        state,
                        "--data",
                        DATA,
                        "--methods",
                        "direct,obs-ring,obs-ring-asymmetric",
                        "--bits",
                        "4",
                        "--seeds",
                        "2",
                        "--records",
                        "40",
                        "--json");
        assertThat(code).as(err.toString()).isZero();
        var methods = new ObjectMapper().readTree(out.toString()).get("methods");
        assertThat(methods)
                .extracting(m -> m.get("method").asText())
                .containsExactly("float", "direct", "obs-ring", "obs-ring-asymmetric");
        assertThat(methods.get(1).get("accuracies")).hasSize(2);
        assertThat(methods.get(2).get("layerError").asDouble())
                .isLessThan(methods.get(1).get("layerError").asDouble());
        assertThat(methods.get(2).get("bytes").asInt()).isPositive();
    }

    @Test
    void refusesClassesThatTheModelDoesNotKnow() throws IOException {
        assertThat(
                        run(
                                "quantize",
                                "--state",
                                state(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")),
                                "--data",
                                DATA))
                .isEqualTo(2);
        assertThat(err.toString()).contains("not in the class table");
    }

    @Test
    void refusesUnknownMethodsAndBits() {
        assertThat(run("quantize", "--state", "none.zip", "--data", DATA, "--methods", "guess"))
                .isEqualTo(2);
        assertThat(run("quantize", "--state", "none.zip", "--data", DATA, "--bits", "1"))
                .isEqualTo(2);
        assertThat(run("quantize", "--state", "none.zip", "--data", DATA, "--seeds", "0"))
                .isEqualTo(2);
        assertThat(run("quantize", "--state", "none.zip", "--data", DATA, "--records", "-3"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "unknown method \"guess\"",
                        "bits 1 is not in 2..8",
                        "--seeds 0: less than one",
                        "--records -3: less than one");
    }

    @Test
    void namesTheFileThatIsNoTrainingState() throws IOException {
        assertThat(run("quantize", "--state", folder.toString(), "--data", DATA)).isEqualTo(2);
        var cut = folder.resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(Path.of(state(List.of("0")))), 2000));
        assertThat(run("quantize", "--state", cut.toString(), "--data", DATA)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "adagrow quantize: " + folder + ": no such file",
                        "adagrow quantize: " + cut + ": entry ");
    }

    private String state(List<String> classes) throws IOException {
        var net = SmallNets.vgg(new Shape(1, 32, 32), List.of(3, 4), List.of(1, 1), 10);
        var file = folder.resolve("state.zip");
        new SavedModel(
                        new Snapshot(RandomForms.of(net, 1), OptimizerState.fresh(), List.of()),
                        ImagePreprocessing.padded(1, 32, 32),
                        "{}",
                        classes,
                        RecordSplits.none(),
                        History.none())
                .write(file);
        return file.toString();
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
