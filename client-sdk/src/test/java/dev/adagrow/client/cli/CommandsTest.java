package dev.adagrow.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.client.fake.DeadPort;
import dev.adagrow.client.fake.HttpServerPort;
import dev.adagrow.client.fake.SpokenPort;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest extends CommandFixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "predict",
                "models",
                "models list",
                "models create",
                "models show",
                "models versions",
                "models upload",
                "models import",
                "models download",
                "models delete",
                "datasets",
                "datasets submit",
                "datasets list",
                "datasets show",
                "datasets delete",
                "datasets write",
                "adapt",
                "adapt list",
                "adapt show",
                "adapt cancel",
                "adapt watch",
                "rollouts",
                "rollouts list",
                "rollouts create",
                "rollouts show",
                "rollouts watch",
                "rollouts promote",
                "rollouts rollback",
                "rollouts pause",
                "rollouts resume",
                "feedback"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        Ran ran = run((command + " --help").split(" "));
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Usage: adagrow " + command).contains("Example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "models",
                "models list --nope",
                "predict --model digits",
                "adapt --model digits",
                "adapt --data glyphs",
                "feedback one",
                "datasets submit",
                "datasets submit nonsense",
                "models list --server nowhere",
                "rollouts show",
                "predict x --model m --top 0",
                "datasets write glyphs:train=10,test=0 file.txt",
                "adapt --model digits --data nonsense"
            })
    void wrongUsageIsOneLineAndExitCodeTwo(String arguments) {
        Ran ran = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("adagrow").hasLineCount(2).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"models list", "adapt watch A1", "rollouts watch R1"})
    void anUnreachableServerIsNamedAndExitCodeOne(String command) {
        try (var nobody = new DeadPort()) {
            Ran ran = run((command + " --server " + nobody.target()).split(" "));
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).startsWith("adagrow " + command.replaceAll(" .1", "") + ": ");
            assertThat(ran.err()).contains(nobody.target()).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models list", "adapt watch A1", "datasets submit glyphs:train=10"})
    void thePortOfMetricsAndProbesIsCalledSo(String command) {
        try (var http = new HttpServerPort()) {
            Ran ran = run((command + " --server " + http.target()).split(" "));
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err().lines().toList().getLast())
                    .endsWith(
                            ": "
                                    + http.target()
                                    + " answers HTTP/1, not gRPC: it may be the server's port for metrics and probes; the gRPC"
                                    + " port is wanted (8001 by default)");
        }
    }

    @Test
    void aClosedOutputEndsTheCommandWithoutAWord() {
        var closed = new PipedWriter(); // connected to nobody, so that every write fails
        var err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(closed))
                        .setErr(new PrintWriter(err, true))
                        .execute("models", "create", "new", "--server", server.target());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPortThatSpeaksSomethingElseIsCalledSo() {
        try (var other = new SpokenPort("SSH-2.0-OpenSSH_9.6\r\n")) {
            Ran ran = run("models", "list", "--server", other.target());
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err())
                    .isEqualTo(
                            "adagrow models list: "
                                    + other.target()
                                    + " does not speak gRPC without TLS; the server's gRPC port is wanted (8001 by default)"
                                    + System.lineSeparator());
        }
    }

    @Test
    void debugShowsTheStackTrace() {
        try (var nobody = new DeadPort()) {
            Ran ran = run("models", "list", "--debug", "--server", nobody.target());
            assertThat(ran.err()).contains("\tat ");
        }
    }

    @Test
    void aRefusalIsItsMessageAndExitCodeTwo() {
        Ran ran = call("models", "show", "letters");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "adagrow models show: models/letters does not exist"
                                + System.lineSeparator());
        assertThat(call("models", "create", "digits").code()).isEqualTo(2);
    }

    @Test
    void predictPrintsAFileALineWithLabelScoreVersionAndId() throws IOException {
        Path a = file("a.png", "one"), b = file("b.png", "two");
        Ran ran =
                call(
                        "predict",
                        a.toString(),
                        b.toString(),
                        "--model",
                        "digits",
                        "--top",
                        "2",
                        "--version",
                        "4",
                        "--key",
                        "k");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        a + "  7 0.9000, 8 0.4500  version 4  id id-0",
                        b + "  7 0.9000, 8 0.4500  version 4  id id-1");
        assertThat(predictions.requests.get(0).getVersion()).isEqualTo("4");
        assertThat(predictions.requests.get(0).getRouteKey()).isEqualTo("k");
        JsonNode json = call("predict", a.toString(), "--model", "digits", "--json").json().get(0);
        assertThat(json.get("predictionId").textValue()).isEqualTo("id-0");
        assertThat(json.get("classes")).hasSize(3);
        assertThat(json.get("classes").get(0).get("label").textValue()).isEqualTo("7");
    }

    @Test
    void predictNamesTheFileThatIsRefused() throws IOException {
        Path bad = file("bad.png", "bad");
        Ran ran = call("predict", bad.toString(), "--model", "digits");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("adagrow predict: " + bad + ": no image" + System.lineSeparator());
        Ran absent = call("predict", folder.resolve("absent.png").toString(), "--model", "digits");
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.err()).contains("absent.png: no such file");
    }

    @Test
    void predictAnswersTheGoodFilesAndNamesTheBadOnes() throws IOException {
        Path one = file("one.png", "one"), two = file("two.png", "two");
        Path bad = file("bad.png", "bad"), worse = file("worse.png", "bad");
        Path absent = folder.resolve("absent.png");
        Path large = Files.write(folder.resolve("large.png"), new byte[(2 << 20) + 1]);
        Ran ran =
                call(
                        "predict",
                        bad.toString(),
                        one.toString(),
                        absent.toString(),
                        large.toString(),
                        worse.toString(),
                        two.toString(),
                        "--model",
                        "digits",
                        "--top",
                        "1");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out().lines())
                .containsExactly(
                        one + "  7 0.9000  version 4  id id-0",
                        two + "  7 0.9000  version 4  id id-1");
        assertThat(ran.err().lines())
                .containsExactlyInAnyOrder(
                        "adagrow predict: " + absent + ": no such file",
                        "adagrow predict: " + large + ": larger than 2097152 bytes",
                        "adagrow predict: " + bad + ": no image",
                        "adagrow predict: " + worse + ": no image");
    }

    @Test
    void predictAsksForNoneWhereNoFileCanBeRead() {
        Ran ran = call("predict", folder.resolve("a").toString(), "--model", "digits", "--json");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(predictions.requests).isEmpty();
    }

    @Test
    void predictSaysWhetherTheModelOrItsVersionsAreMissing() throws IOException {
        predictions.empty = true;
        String image = file("a.png", "one").toString();
        Ran without = call("predict", image, "--model", "digits");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err())
                .contains("model digits has no version in service; grow one with: adagrow adapt");
        assertThat(call("predict", image, "--model", "letters").err())
                .contains("there is no model letters");
    }

    @Test
    void modelsAreListedShownAndCreated() {
        assertThat(call("models", "list").out()).contains("digits").contains("STABLE");
        assertThat(call("models", "show", "digits").out())
                .contains("stable     2")
                .contains("vgg 1-2-1 +3 branches")
                .contains("98.12 % (onnx-int8)");
        assertThat(
                        call("models", "versions", "digits", "--json")
                                .json()
                                .get(0)
                                .get("state")
                                .textValue())
                .isEqualTo("AVAILABLE");
        assertThat(call("models", "create", "letters").out())
                .isEqualTo("models/letters" + System.lineSeparator());
        assertThat(models.created).containsExactly("letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits/versions/1", "../x"})
    void aNameThatNoModelMayHaveIsRefusedWhole(String name) {
        Ran ran = call("models", "create", name);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "adagrow models create: model_id: \""
                                + name
                                + "\" is no model name: letters, digits, \"-\" and \"_\" are allowed, at most 64"
                                + System.lineSeparator());
        assertThat(models.created).isEmpty();
    }

    @Test
    void aBundleIsDownloadedAndABrokenOneIsNotUploaded() throws IOException {
        models.chunks = List.of(new byte[] {1, 2, 3});
        Path out = folder.resolve("d.bundle");
        assertThat(call("models", "download", "digits", "--out", out.toString()).code()).isZero();
        assertThat(out).hasBinaryContent(new byte[] {1, 2, 3});
        Ran ran = call("models", "upload", "digits", out.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(models.uploaded()).isEmpty();
    }

    @Test
    void datasetsAreSubmittedWithTheirCounts() {
        Ran ran = call("datasets", "submit", "glyphs:train=100,test=20", "--name", "mine");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("datasets/D1  120 records: train ")
                .contains("test 20")
                .contains("classes: 0 12, 1 12");
        Ran shown = call("datasets", "show", "D1");
        assertThat(shown.out()).contains("mine").contains("ready").contains("records     120");
        assertThat(call("datasets", "list", "--json").json()).hasSize(1);
        assertThat(call("datasets", "delete", "D1").code()).isZero();
        assertThat(call("datasets", "show", "D1").code()).isEqualTo(2);
    }

    @Test
    void aMalformedSourceIsFoundHereAndNamesFileAndRecord() throws IOException {
        Path data = folder.resolve("d.agds");
        assertThat(run("datasets", "write", "glyphs:train=10,test=10", data.toString()).code())
                .isZero();
        byte[] bytes = Files.readAllBytes(data);
        Files.write(data, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        Ran ran = call("datasets", "submit", data.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(data.toString()).contains("record 19");
        assertThat(datasets.streams).isEmpty();
        Ran adapt = call("adapt", "--model", "digits", "--data", data.toString());
        assertThat(adapt.code()).isEqualTo(2);
        assertThat(adapt.err()).contains("record 19");
        assertThat(call("datasets", "submit", "idx:" + folder).err())
                .contains("train-images-idx3-ubyte");
    }

    @Test
    void writesADataSetFileWithoutAServer() {
        Path data = folder.resolve("d.agds");
        Ran ran = run("datasets", "write", "glyphs:train=10,test=10", data.toString(), "--json");
        assertThat(ran.json().get(0).get("testRecords").intValue()).isEqualTo(10);
        assertThat(
                        run(
                                        "datasets",
                                        "write",
                                        data.toString(),
                                        folder.resolve("e.agds").toString())
                                .code())
                .isZero();
        assertThat(folder.resolve("e.agds")).hasSameBinaryContentAs(data);
    }

    @Test
    void picturesInClassFoldersAreSubmittedAndWhatBecameOfThemIsSaid() throws IOException {
        for (String name : new String[] {"train/a/1", "train/b/1", "val/a/1"}) {
            Path file = folder.resolve("pictures").resolve(name + ".png");
            Files.createDirectories(file.resolveSibling("."));
            var image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(0, 0, 0, name.hashCode() & 0xff);
            ImageIO.write(image, "png", file.toFile());
        }
        Path pictures = folder.resolve("pictures");
        Ran ran = call("datasets", "submit", pictures.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("3 records: ", "test 1", "classes: a 2, b 1");
        assertThat(ran.err()).contains("records of a validation part: 1; they are the test split");
        Files.writeString(pictures.resolve("train/b/2.png"), "no picture");
        Ran bad = call("datasets", "submit", "folder:" + pictures);
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("train/b/2.png").contains("no JPEG or PNG image");
    }

    @Test
    void feedbackIsReportedOneByOneAndFromAFile() throws IOException {
        assertThat(call("feedback", "good1", "7").out())
                .isEqualTo("1 of 1 accepted" + System.lineSeparator());
        assertThat(feedback.items.get(0).getLabel()).isEqualTo("7");
        Ran refused = call("feedback", "forged", "7");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        "adagrow feedback: invalid id: not a prediction id"
                                + System.lineSeparator());
        Path file =
                file(
                        "labels.jsonl",
                        """
                        {"predictionId": "good1", "label": "7"}

                        {"predictionId": "bad", "correct": true}
                        {"predictionId": "good2", "correct": false}
                        """);
        Ran some = call("feedback", "--file", file.toString());
        assertThat(some.code()).isEqualTo(1);
        assertThat(some.out()).contains("2 of 3 accepted");
        assertThat(some.err())
                .contains("adagrow feedback: " + file + ":3: invalid id: not a prediction id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{\"predictionId\": \"a\"}",
                "{\"label\": \"7\"}",
                "{\"predictionId\": \"a\", \"lable\": \"7\"}"
            })
    void feedbackNamesTheLineThatIsNotUnderstood(String line) throws IOException {
        Path file =
                file(
                        "labels.jsonl",
                        "{\"predictionId\": \"good\", \"label\": \"1\"}\n" + line + "\n");
        Ran ran = call("feedback", "--file", file.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("adagrow feedback: " + file + ":2: ").hasLineCount(1);
        assertThat(feedback.items).isEmpty();
    }
}
