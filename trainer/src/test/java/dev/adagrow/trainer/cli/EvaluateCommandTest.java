package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.state.Checkpoint;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class EvaluateCommandTest {
    private static final String DATA = "glyphs:train=260,test=60";

    @TempDir private static Path grown;

    private static Path bundle;
    private static Path state;
    private static Path checkpoint;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void grow() throws Exception {
        var data = SmallTasks.file(grown, SmallTasks.glyphs(1, 260, 60, 0));
        var task = SmallTasks.first(grown.resolve("work"), data, Optional.empty());
        SmallTasks.run().run(task, RecordingListener.patient());
        bundle = grown.resolve("work/bundle.zip");
        state = grown.resolve("work/training-state.zip");
        checkpoint = grown.resolve("work/checkpoint");
    }

    @Test
    void everyArtifactReachesTheAccuraciesThatTheManifestDeclares() throws IOException {
        assertThat(run("evaluate", bundle.toString(), "--data", DATA, "--json"))
                .as(err.toString())
                .isZero();
        var test = json();
        assertThat(test.path("kind").asText()).isEqualTo("bundle");
        assertThat(test.path("records").asInt()).isEqualTo(60);
        assertThat(test.path("datasetRecords").asInt()).isEqualTo(320);
        var declared = Bundle.read(bundle).manifest().accuracies();
        assertThat(test.path("models"))
                .extracting(m -> m.path("name").asText())
                .containsExactly("onnx-fp32", "onnx-int8");
        for (var model : test.path("models")) {
            assertThat(model.path("accuracy").asDouble())
                    .isEqualTo(declared.test().get(model.path("name").asText()));
        }
        assertThat(
                        run(
                                "evaluate",
                                bundle.toString(),
                                "--data",
                                DATA,
                                "--json",
                                "--split",
                                "validation",
                                "--artifact",
                                "onnx-int8",
                                "--batch",
                                "7"))
                .isZero();
        var validation = json();
        assertThat(validation.path("records").asInt()).isEqualTo(declared.validationRecords());
        assertThat(validation.path("models")).hasSize(1);
        assertThat(validation.path("models").get(0).path("accuracy").asDouble())
                .isEqualTo(declared.validation().get("onnx-int8"));
    }

    @Test
    void jsonAddsUpWhateverTheBatch() throws IOException {
        var results = new ArrayList<JsonNode>();
        for (var batch : List.of("1", "64", "1000")) {
            assertThat(
                            run(
                                    "evaluate",
                                    bundle.toString(),
                                    "--data",
                                    DATA,
                                    "--json",
                                    "--split",
                                    "all",
                                    "--artifact",
                                    "onnx-int8",
                                    "--batch",
                                    batch))
                    .isZero();
            results.add(json());
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
        var model = results.getFirst().path("models").get(0);
        int cells = 0;
        int right = 0;
        for (var cell : model.path("confusion")) {
            cells += cell.path("count").asInt();
            right +=
                    cell.path("label").equals(cell.path("answer")) ? cell.path("count").asInt() : 0;
        }
        int binned = 0;
        for (var bin : model.path("calibration")) {
            binned += bin.path("records").asInt();
        }
        assertThat(cells).isEqualTo(320);
        assertThat(binned).isEqualTo(320);
        assertThat(model.path("accuracy").asDouble()).isEqualTo(right / 320.0);
        assertThat(model.path("accuracyLow").asDouble())
                .isLessThan(model.path("accuracy").asDouble());
        assertThat(model.path("mostConfidentlyWrong")).hasSize(10);
        var worst = model.path("mostConfidentlyWrong").get(0);
        var dataset = SmallTasks.glyphs(1, 260, 60, 0);
        assertThat(dataset.samples().get(worst.path("record").asInt()).label())
                .isEqualTo(worst.path("label").asInt());
    }

    @Test
    void theTrainingStateAnswersAsItsFoldedNetworkDoes() throws IOException {
        assertThat(run("evaluate", state.toString(), "--data", DATA, "--json"))
                .as(err.toString())
                .isZero();
        var trained = json();
        assertThat(trained.path("kind").asText()).isEqualTo("training state");
        assertThat(trained.path("trainedOn").asInt()).isZero();
        assertThat(
                        run(
                                "evaluate",
                                bundle.toString(),
                                "--data",
                                DATA,
                                "--json",
                                "--artifact",
                                "onnx-fp32"))
                .isZero();
        var folded = json().path("models").get(0);
        assertThat(trained.path("models").get(0).path("confusion"))
                .isEqualTo(folded.path("confusion"));

        assertThat(run("evaluate", state.toString(), "--data", DATA, "--json", "--split", "train"))
                .isZero();
        var seen = json();
        assertThat(seen.path("trainedOn").asInt()).isEqualTo(seen.path("records").asInt());
    }

    @Test
    void aCheckpointAnswersWithTheNetworkThatIsAskedFor() throws IOException {
        assertThat(run("evaluate", checkpoint.toString(), "--data", DATA, "--json"))
                .as(err.toString())
                .isZero();
        assertThat(json().path("models").get(0).path("name").asText()).isEqualTo("net");
        assertThat(err.toString()).isEmpty();

        assertThat(run("evaluate", checkpoint.toString(), "--data", DATA, "--net", "kept"))
                .isEqualTo(2);
        assertThat(err.toString()).contains(checkpoint + ": no network \"kept\"; there are: net");
    }

    @Test
    void aCheckpointThatDoesNotSayHowRecordsBecomeInputsIsRefused() throws IOException {
        var entries = new HashMap<>(Checkpoint.archive(checkpoint).entries());
        entries.remove("preprocessing.json");
        var silent = folder.resolve("silent.zip");
        TrainingState.write(silent, entries);
        refused("evaluate", silent.toString(), "--data", DATA)
                .contains(
                        silent
                                + ": entry preprocessing.json is missing: nothing says how a record becomes an input");
    }

    @Test
    void aCheckpointSeesItsRecordsAsTheyWereTrained() throws IOException {
        var data = SmallTasks.file(folder, SmallTasks.glyphs(1, 260, 60, 0));
        var work = folder.resolve("standardized");
        var config = SmallTasks.config(SmallTasks.CONFIG + "standardize: true\n");
        SmallTasks.run()
                .run(
                        SmallTasks.first(work, data, Optional.empty(), config),
                        RecordingListener.patient());
        var models = new ArrayList<JsonNode>();
        for (var file : List.of("training-state.zip", "checkpoint")) {
            assertThat(run("evaluate", work.resolve(file).toString(), "--data", DATA, "--json"))
                    .as(err.toString())
                    .isZero();
            models.add(json().path("models").get(0));
        }
        assertThat(models.getLast().path("confusion"))
                .isEqualTo(models.getFirst().path("confusion"));
        assertThat(models.getLast().path("accuracy")).isEqualTo(models.getFirst().path("accuracy"));
    }

    @Test
    void textHasEachTable() {
        assertThat(run("evaluate", bundle.toString(), "--data", DATA)).isZero();
        assertThat(out.toString())
                .contains(
                        "data set glyphs-seed1-drift0.00, test split: 60 of 320 records",
                        "== onnx-int8",
                        "macro error",
                        "precision",
                        "confusion matrix: a row for the right class",
                        "most confused",
                        "mean confidence",
                        "most confidently wrong");
        assertThat(out.toString().lines().mapToInt(String::length).max().orElse(0))
                .isLessThanOrEqualTo(100);
    }

    @Test
    void plotsAreWrittenAndNamed() {
        var plots = folder.resolve("deep/plots");
        assertThat(
                        run(
                                "evaluate",
                                bundle.toString(),
                                "--data",
                                DATA,
                                "--artifact",
                                "onnx-int8",
                                "--plot",
                                plots.toString()))
                .isZero();
        assertThat(plots.resolve("confusion-onnx-int8.svg")).isNotEmptyFile();
        assertThat(plots.resolve("reliability-onnx-int8.png")).isNotEmptyFile();
        assertThat(out.toString()).contains(plots.resolve("reliability-onnx-int8.svg").toString());
    }

    @Test
    void classesAreMatchedByNameAndThoseThatTheModelLacksAreRefused() throws IOException {
        var digits = SmallTasks.glyphs(1, 260, 60, 0);
        var turned = new ArrayList<>(digits.classes()).reversed();
        var renumbered =
                digits.samples().stream()
                        .map(s -> new Sample(s.payload(), 9 - s.label(), s.declared()))
                        .toList();
        var same =
                SmallTasks.file(
                        folder,
                        new Dataset(
                                "turned", digits.mediaType(), digits.shape(), turned, renumbered));
        assertThat(run("evaluate", bundle.toString(), "--data", DATA, "--json")).isZero();
        var before = json().path("models");
        assertThat(run("evaluate", bundle.toString(), "--data", same.toString(), "--json"))
                .isZero();
        assertThat(json().path("models")).isEqualTo(before);

        var letters = new ArrayList<>(digits.classes());
        letters.set(3, "three");
        var other =
                SmallTasks.file(
                        folder,
                        new Dataset(
                                "letters",
                                digits.mediaType(),
                                digits.shape(),
                                letters,
                                digits.samples()));
        assertThat(run("evaluate", bundle.toString(), "--data", other.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "data set letters has class \"three\", which the model lacks; "
                                + bundle
                                + " knows 0, 1, 2");
    }

    @Test
    void encodedPicturesAreJudgedAsTheirBytesAre() throws IOException {
        var pictures = pictures(SmallTasks.glyphs(1, 260, 60, 0));
        var source = "folder:" + pictures;
        assertThat(run("evaluate", bundle.toString(), "--data", DATA, "--json")).isZero();
        var raw = json();
        assertThat(run("evaluate", bundle.toString(), "--data", source, "--json"))
                .as(err.toString())
                .isZero();
        var encoded = json();
        assertThat(encoded.path("datasetRecords")).isEqualTo(raw.path("datasetRecords"));
        assertThat(encoded.path("records").asInt()).isEqualTo(60);
        for (int i = 0; i < 2; i++) {
            assertThat(encoded.path("models").get(i).path("confusion"))
                    .isEqualTo(raw.path("models").get(i).path("confusion"));
        }

        assertThat(
                        run(
                                "evaluate",
                                state.toString(),
                                "--data",
                                source,
                                "--split",
                                "train",
                                "--json"))
                .isZero();
        var seen = json();
        assertThat(seen.path("trainedOn").asInt())
                .isPositive()
                .isEqualTo(seen.path("records").asInt());
    }

    @Test
    void theEncodedPictureThatDoesNotFitIsNamed() throws IOException {
        refused("evaluate", bundle.toString(), "--data", "folder:" + pictures(large()))
                .contains("data set pictures, record 0: an image of 40x40 pixels does not fit");
    }

    /** Pictures that do not fit into 32x32. */
    private static Dataset large() {
        var white = new byte[1600];
        Arrays.fill(white, (byte) 255);
        return new Dataset(
                "large",
                Dataset.RAW_IMAGE,
                List.of(1, 40, 40),
                List.of("0", "1"),
                List.of(
                        new Sample(new byte[1600], 0, Optional.of(Split.TEST)),
                        new Sample(white, 1, Optional.of(Split.TRAIN))));
    }

    @Test
    void theDamagedPictureIsNamed() throws IOException {
        var pictures = pictures(SmallTasks.glyphs(1, 20, 20, 0));
        var numbers = pictures.resolve("test/7");
        Path damaged;
        try (var files = Files.list(numbers)) {
            damaged = files.findFirst().orElseThrow();
        }
        var bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        refused("evaluate", bundle.toString(), "--data", "folder:" + pictures)
                .contains("test/7/" + damaged.getFileName());
    }

    /** PNG files as SPLIT/CLASS/NUMBER.png. */
    private Path pictures(Dataset grey) throws IOException {
        var pictures = folder.resolve("pictures");
        int height = grey.shape().get(1);
        int width = grey.shape().get(2);
        for (int i = 0; i < grey.samples().size(); i++) {
            var sample = grey.samples().get(i);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            var bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(sample.payload(), 0, bytes, 0, bytes.length);
            var split = sample.declared().orElseThrow() == Split.TEST ? "test" : "train";
            var file =
                    pictures.resolve(split)
                            .resolve(grey.classes().get(sample.label()))
                            .resolve(i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        return pictures;
    }

    @Test
    void refusedInputsAreNamedInOneLine() throws IOException {
        refused("evaluate", "none.zip", "--data", DATA).contains("none.zip: no such file");
        refused("evaluate", bundle.toString(), "--data", "pictures").contains("--data: ");
        refused("evaluate", bundle.toString(), "--data", folder.resolve("no.agds").toString())
                .contains("no.agds: no such file");
        refused("evaluate", bundle.toString(), "--data", DATA, "--artifact", "tiny")
                .contains(bundle + ": no artifact \"tiny\"; there are: onnx-fp32, onnx-int8");
        refused("evaluate", bundle.toString(), "--data", DATA, "--net", "kept")
                .contains(bundle + ": no network \"kept\": a bundle has artifacts");
        refused("evaluate", state.toString(), "--data", DATA, "--artifact", "onnx-int8")
                .contains(state + ": no artifact \"onnx-int8\"");
        refused("evaluate", bundle.toString(), "--data", DATA, "--batch", "0")
                .contains("--batch 0: not within 1..");
        refused("evaluate", bundle.toString(), "--data", DATA, "--threads", "0")
                .contains("--threads 0: not within 1..");
        refused("evaluate", bundle.toString(), "--data", DATA, "--split", "dev")
                .contains("--split", "dev");
        refused("evaluate", bundle.toString(), "--data", DATA, "--plot", bundle.toString())
                .contains("--plot " + bundle + ": not a folder");

        var text = Files.writeString(folder.resolve("text.zip"), "no archive");
        refused("evaluate", text.toString(), "--data", DATA)
                .contains(text + ": no bundle, training state or checkpoint");
        var cut = folder.resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(bundle), 3000));
        refused("evaluate", cut.toString(), "--data", DATA).contains(cut + ": ");

        var large = SmallTasks.file(folder, large());
        refused("evaluate", bundle.toString(), "--data", large.toString(), "--split", "all")
                .contains("data set large, record 0: an image of 40x40 pixels does not fit");
    }

    @Test
    void aSplitWithoutRecordsIsRefused() {
        refused(
                        "evaluate",
                        bundle.toString(),
                        "--data",
                        "glyphs:train=10,test=0",
                        "--split",
                        "test")
                .contains("has no records for this split");
    }

    @Test
    void artifactsOfOtherEnginesAreSkippedAndSaidSo() throws IOException {
        var mixed = rewritten("mixed.zip", "onnx-fp32");
        assertThat(run("evaluate", mixed.toString(), "--data", DATA, "--json")).isEqualTo(3);
        var result = json();
        assertThat(result.path("models")).hasSize(1);
        assertThat(result.path("skipped").get(0).asText())
                .isEqualTo("artifact onnx-fp32 is for engine pytorch");
        assertThat(err.toString()).contains("artifact onnx-fp32 is for engine pytorch");
        err.getBuffer().setLength(0);
        refused("evaluate", mixed.toString(), "--data", DATA, "--artifact", "onnx-fp32")
                .contains(mixed + ": artifact onnx-fp32 is for engine pytorch");
    }

    /** The bundle with one artifact made for another engine. */
    private Path rewritten(String name, String artifact) throws IOException {
        var read = Bundle.read(bundle);
        var m = read.manifest();
        var artifacts =
                m.artifacts().stream()
                        .map(a ->
                                a.name().equals(artifact)
                                        ? new Manifest.Artifact(
                                                a.name(), "pytorch", a.path(), a.precision())
                                        : a)
                        .toList();
        var file = folder.resolve(name);
        Bundle.write(
                file,
                new Manifest(
                        m.model(),
                        List.of(),
                        artifacts,
                        m.defaultArtifact(),
                        m.signature(),
                        m.preprocessing(),
                        m.goldens(),
                        m.architecture(),
                        m.accuracies(),
                        m.provenance()),
                new HashMap<>(read.entries()));
        return file;
    }

    @Test
    void namesTheArtifactThatTheEngineRefuses() throws IOException {
        var read = Bundle.read(bundle);
        var entries = new HashMap<>(read.entries());
        entries.put(
                read.manifest().servedArtifact().path(),
                "no model".getBytes(StandardCharsets.UTF_8));
        var broken = folder.resolve("broken.zip");
        Bundle.write(broken, read.manifest().withFiles(List.of()), entries);
        refused("evaluate", broken.toString(), "--data", DATA)
                .contains(broken + ": artifact onnx-int8: ONNX Runtime refuses the model");
    }

    @Test
    void helpHasExamples() {
        assertThat(run("evaluate", "--help")).isZero();
        assertThat(out.toString()).contains("adagrow evaluate grown/bundle.zip --data glyphs");
    }

    private AbstractStringAssert<?> refused(String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).isEqualTo(2);
        return assertThat(err.toString()).startsWith("adagrow evaluate: ");
    }

    private JsonNode json() throws IOException {
        var node = new ObjectMapper().readTree(out.toString());
        out.getBuffer().setLength(0);
        return node;
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
