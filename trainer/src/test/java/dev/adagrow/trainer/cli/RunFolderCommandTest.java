package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.run.state.CheckpointFolder;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunConfigCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that {@code grow} leaves, and what it does with one that is there. */
@SuppressWarnings("NullAway.Init")
class RunFolderCommandTest {
    private static final String DATA = "glyphs:train=260,test=60";

    @TempDir private static Path shared;

    private static Path config;

    /** A run that was broken off after its second epoch. */
    private static Path broken;

    private static Path finished;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @BeforeAll
    static void growTwice() throws IOException {
        config =
                Files.writeString(
                        shared.resolve("c.yaml"),
                        "{widths: [4, 6], batchSize: 32, epochs: 4, interval: 1, calibrationRecords: 32}");
        broken = shared.resolve("broken");
        finished = shared.resolve("finished");
        var interrupting =
                new Writer() {
                    @Override
                    public void write(char[] text, int from, int length) {
                        if (String.valueOf(text, from, length).startsWith("epoch 2/4")) {
                            Thread.currentThread().interrupt();
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        int cancelled = grow(broken, interrupting);
        boolean interrupted = Thread.interrupted();
        assertThat(cancelled).isEqualTo(1);
        assertThat(interrupted).isTrue();
        assertThat(grow(finished, new StringWriter())).isIn(0, 1);
    }

    private static int grow(Path into, Writer err) {
        return Main.run(
                new String[] {
                    "grow", "--data", DATA, "--config", config.toString(), "--out", into.toString()
                },
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true));
    }

    private Path copy;

    @BeforeEach
    void copyTheBrokenRun() throws IOException {
        copy = folder.resolve("run");
        try (var files = Files.walk(broken)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        copy.resolve(broken.relativize(file)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private int again(String... more) {
        var args = new java.util.ArrayList<>(java.util.List.of("grow", "--out", copy.toString()));
        args.addAll(java.util.List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void theConfigurationIsCompleteAndReadsBack() throws IOException {
        var text = Files.readString(finished.resolve(RunFolder.CONFIG));
        assertThat(text).contains("epochs: 4", "maxParameters: 0", "activated: false", "seed: 1");
        var given = RunConfig.from(GrowthConfigCodec.read(config));
        assertThat(GrowthConfigCodec.read(finished.resolve(RunFolder.CONFIG)))
                .isEqualTo(RunConfigCodec.write(given));
    }

    @Test
    void aFinishedRunHasOneLineForEachEpochAndAReport() throws IOException {
        var run = new RunFolder(finished);
        assertThat(run.metrics().read(EpochMetrics.class))
                .extracting(EpochMetrics::epoch)
                .containsExactly(1, 2, 3, 4);
        assertThat(finished.resolve(RunFolder.REPORT)).content().contains("Growth of digits");
        assertThat(run.outcome()).isPresent();
        assertThat(run.latest()).isEmpty();
    }

    @Test
    void resumedItEndsAsTheUninterruptedRun() {
        assertThat(again("--resume")).as(err.toString()).isIn(0, 1);
        assertThat(err.toString()).contains("epoch 3/4").doesNotContain("epoch 1/4");
        assertThat(copy.resolve(GrowthTask.TRAINING_STATE))
                .hasSameBinaryContentAs(finished.resolve(GrowthTask.TRAINING_STATE));
        err.getBuffer().setLength(0);
        assertThat(again("--resume")).isIn(0, 1);
        assertThat(err.toString()).contains("has ended; there is nothing to resume");
    }

    @Test
    void theSameCommandGoesOnTooAndSaysSo() {
        assertThat(again("--data", DATA, "--config", config.toString(), "--json"))
                .as(err.toString())
                .isIn(0, 1);
        assertThat(out.toString()).contains("\"resumed\":true");
        assertThat(copy.resolve(GrowthTask.TRAINING_STATE))
                .hasSameBinaryContentAs(finished.resolve(GrowthTask.TRAINING_STATE));
    }

    @Test
    void oneThatWasKilledAfterItsResultLosesItsCheckpointWhenResumed() throws IOException {
        Files.copy(finished.resolve(RunFolder.RESULT), copy.resolve(RunFolder.RESULT));
        assertThat(again("--resume")).isIn(0, 1);
        assertThat(err.toString()).contains("has ended");
        assertThat(copy.resolve(GrowthTask.CHECKPOINT)).doesNotExist();
    }

    @Test
    void anotherConfigurationIsRefusedByKey() throws IOException {
        var before = Files.readString(copy.resolve(RunFolder.CONFIG));
        for (var how : new String[][] {{"--data", DATA}, {"--resume"}}) {
            err.getBuffer().setLength(0);
            var args = new java.util.ArrayList<>(java.util.List.of(how));
            args.addAll(
                    java.util.List.of(
                            "--config", config.toString(), "--epochs", "5", "--seed", "9"));
            assertThat(again(args.toArray(String[]::new))).isEqualTo(2);
            assertThat(err.toString())
                    .contains(copy.resolve(RunFolder.CONFIG).toString())
                    .contains("epochs is 4, not 5", "seed is 1, not 9")
                    .contains("name another folder, or remove this one to begin anew")
                    .doesNotContain("widths");
        }
        assertThat(copy.resolve(RunFolder.CONFIG)).hasContent(before);
    }

    @Test
    void otherDataAreRefusedAndThoseOfTheRunStay() {
        assertThat(
                        again(
                                "--data",
                                "glyphs:seed=5,train=260,test=60",
                                "--config",
                                config.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("data is " + DATA + ", not glyphs:seed=5,train=260,test=60");
        assertThat(copy.resolve("data/001.agds"))
                .hasSameBinaryContentAs(broken.resolve("data/001.agds"));
    }

    @Test
    void anotherPartOfTheSameDataIsRefused() {
        assertThat(again("--data", DATA, "--train-records", "230", "--config", config.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("data " + DATA + " had other records");
        err.getBuffer().setLength(0);
        assertThat(again("--resume", "--test-records", "50")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--train-records and --test-records want --data SOURCE");
    }

    @Test
    void aFolderMadeForDataThatCannotBeReadIsTakenAway() throws IOException {
        var damaged = Files.writeString(folder.resolve("damaged.agds"), "no records");
        var into = folder.resolve("made");
        assertThat(run("grow", "--data", damaged.toString(), "--out", into.toString()))
                .isEqualTo(2);
        assertThat(into).doesNotExist();
    }

    @Test
    void anotherModelIsRefused() {
        assertThat(again("--resume", "--model", "letters")).isEqualTo(2);
        assertThat(err.toString()).contains("--model letters: the growth in");
    }

    @Test
    void aDamagedCheckpointIsRefusedWithTheEntryThatIs() throws IOException {
        var checkpoint = copy.resolve(GrowthTask.CHECKPOINT);
        Path largest = checkpoint;
        long size = 0;
        try (var files = Files.newDirectoryStream(checkpoint)) {
            for (var file : files) {
                if (Files.size(file) > size) {
                    size = Files.size(file);
                    largest = file;
                }
            }
        }
        var bytes = Files.readAllBytes(largest);
        bytes[bytes.length - 1] ^= 1;
        Files.write(largest, bytes);
        assertThat(again("--resume")).isEqualTo(2);
        assertThat(err.toString())
                .contains(checkpoint + ": entry net/")
                .contains("has another digest than its name")
                .contains("restore it, or remove it to begin anew");
        assertThat(err.toString()).doesNotContain("epoch 3/4");

        CheckpointFolder.remove(checkpoint);
        assertThat(again("--resume")).isIn(0, 1);
        assertThat(copy.resolve(GrowthTask.TRAINING_STATE))
                .hasSameBinaryContentAs(finished.resolve(GrowthTask.TRAINING_STATE));
    }

    @Test
    void changedDataAreRefused() throws IOException {
        Files.writeString(copy.resolve("data/001.agds"), "something else");
        assertThat(again("--resume")).isEqualTo(2);
        assertThat(err.toString()).contains("001.agds: missing or changed since the run began");
    }

    @Test
    void withoutARunThereIsNothingToResume() {
        assertThat(run("grow", "--resume", "--out", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none: no growth has begun there");
        err.getBuffer().setLength(0);
        assertThat(run("grow", "--out", copy.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--data SOURCE is wanted, or --resume");
    }

    @Test
    void twoGrowthsDoNotShareAFolder() throws IOException {
        try (var other = GrowFolder.take(copy)) {
            assertThat(again("--resume")).isEqualTo(2);
            assertThat(err.toString()).contains(copy + ": another growth works in this folder");
            assertThat(other.run().begun()).isTrue();
        }
    }

    @Test
    void anUnfinishedRunHasAReportToo() {
        assertThat(run("report", copy.toString())).isZero();
        assertThat(out.toString()).contains(copy.resolve(RunFolder.REPORT).toString());
        assertThat(copy.resolve(RunFolder.REPORT)).content().contains("This run has not ended");
        assertThat(run("report", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("adagrow report: ", "no growth has begun there");
    }
}
