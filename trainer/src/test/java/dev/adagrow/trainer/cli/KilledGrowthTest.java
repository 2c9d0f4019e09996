package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.trainer.run.state.Checkpoint;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code grow} in a process of its own, killed at moments that follow from a seed and from what it
 * does to its files, and resumed until it ends. How often: {@code -Dadagrow.kills=20}; 3 by
 * default.
 */
@SuppressWarnings("NullAway.Init")
class KilledGrowthTest {
    private static final int KILLS = Integer.getInteger("adagrow.kills", 3);
    private static final long PATIENCE_SECONDS = 300;

    /** File events up to a kill at most: two or three epochs. */
    private static final int MOST_EVENTS = 60;

    private static final String CONFIG =
            """
            widths: [4, 6]
            batchSize: 32
            epochs: 9
            fineTuneEpochs: 2
            interval: 1
            threads: 1
            calibrationRecords: 32
            stop: {tolerance: 9}
            continued: {budgetSteps: 120, minIntervalSteps: 1, growth: always}
            """;

    /** In which the parent knows five classes, and an insertion is compared with its twin. */
    private static final String TWINS =
            """
            widths: [4, 6]
            batchSize: 32
            epochs: 4
            fineTuneEpochs: 2
            interval: 1
            threads: 1
            calibrationRecords: 32
            continued: {budgetSteps: 100, minIntervalSteps: 1}
            """;

    private static final List<String> DEATHS = List.of("FINE_TUNE", "GROWN");

    /** A process may get on before its killer has seen where it is. */
    private static final int ATTEMPTS = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void aKilledGrowthEndsAsOneThatWasNot() throws Exception {
        var config = Files.writeString(folder.resolve("c.yaml"), CONFIG).toString();
        var command = List.of("grow", "--data", "glyphs:train=260,test=60", "--config", config);
        uninterrupted(command, "whole");
        killed(command, new Random(1));
    }

    @Test
    void aKilledContinuedGrowthEndsAsOneThatWasNot() throws Exception {
        var config = Files.writeString(folder.resolve("c.yaml"), CONFIG).toString();
        uninterrupted(
                List.of(
                        "grow",
                        "--data",
                        "glyphs:train=260,test=60",
                        "--config",
                        config,
                        "--epochs",
                        "3"),
                "parent");
        var command =
                List.of(
                        "grow",
                        "--data",
                        "glyphs:seed=2,train=260,test=60,drift=0.7",
                        "--config",
                        config,
                        "--parent",
                        folder.resolve("parent").toString());
        uninterrupted(command, "whole");
        killed(command, new Random(2));
    }

    private static List<String> into(List<String> command, Path out) {
        var all = new ArrayList<>(command);
        all.addAll(List.of("--out", out.toString()));
        return all;
    }

    private void uninterrupted(List<String> command, String name) {
        int code =
                Main.run(
                        into(command, folder.resolve(name)).toArray(String[]::new),
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isIn(0, 1);
    }

    /** Kills a growth until it ends, and more growths until there were kills enough. */
    private void killed(List<String> command, Random random) throws Exception {
        for (int kills = 0; kills < KILLS; ) {
            var out = folder.resolve("killed-after-" + kills);
            var moments = new ArrayDeque<Moment>();
            for (int k = kills; k < KILLS; k++) {
                moments.add(moment(k, random));
            }
            kills += untilEnded(command, out, moments).size();
            assertSame(out, folder.resolve("whole"));
        }
    }

    @Test
    void aGrowthKilledWhileItInsertsAndWhileItComparesTwinsEndsAsOneThatWasNot() throws Exception {
        var config = Files.writeString(folder.resolve("c.yaml"), TWINS).toString();
        uninterrupted(
                List.of(
                        "grow",
                        "--data",
                        "glyphs:seed=3,train=400,test=100,only=0+1+2+3+4",
                        "--config",
                        config),
                "parent");
        var command =
                List.of(
                        "grow",
                        "--data",
                        "glyphs:seed=4,train=1200,test=40",
                        "--config",
                        config,
                        "--parent",
                        folder.resolve("parent").toString());
        uninterrupted(command, "whole");
        assertThat(folder.resolve("whole").resolve(RunFolder.RESULT))
                .content()
                .contains("its old weights renewed");
        var died = List.<String>of();
        for (int i = 0; i < ATTEMPTS && !died.equals(DEATHS); i++) {
            var out = folder.resolve("killed-" + i);
            died =
                    untilEnded(
                            command,
                            out,
                            new ArrayDeque<>(List.of(insertion(), stage(out, "GROWN"))));
            assertSame(out, folder.resolve("whole"));
        }
        assertThat(died).isEqualTo(DEATHS);
    }

    /** What the last checkpoint says was being done, at each death. */
    private List<String> untilEnded(List<String> command, Path out, Queue<Moment> moments)
            throws Exception {
        var deaths = new ArrayList<String>();
        boolean ended = false;
        while (!ended) {
            var again = new RunFolder(out).begun() ? List.of("grow", "--resume") : command;
            try (var events = out.getFileSystem().newWatchService()) {
                // To be watched it must be there, which it is not before the first epoch and at the
                // end.
                watch(Files.createDirectories(out.resolve(GrowthTask.CHECKPOINT)), events);
                watch(out, events);
                var process = TrainerProcess.start(into(again, out), folder.resolve("child.log"));
                var moment = moments.poll();
                if (moment != null && reaches(moment, events, process)) {
                    process.destroyForcibly();
                }
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                ended = process.exitValue() != TrainerProcess.SIGKILL;
                if (!ended) {
                    deaths.add(stageIn(out));
                }
                assertThat(process.exitValue())
                        .as(Files.readString(folder.resolve("child.log")))
                        .isIn(0, 1, TrainerProcess.SIGKILL);
            }
        }
        return deaths;
    }

    /** When to kill. */
    @FunctionalInterface
    private interface Moment {
        /**
         * Told of every change of a file.
         *
         * @param inCheckpoint whether the file is one of the checkpoint's
         */
        boolean hasCome(boolean inCheckpoint, WatchEvent<?> change) throws IOException;
    }

    private static Moment moment(int kill, Random random) {
        return kill % 3 == 1
                ? counted(true, 1 + random.nextInt(MOST_EVENTS / 6))
                : counted(false, 1 + random.nextInt(MOST_EVENTS));
    }

    /**
     * @param entries whether at the beginning of an entry of the checkpoint, not at any change
     * @param wanted changes of that kind, the last one included
     */
    private static Moment counted(boolean entries, int wanted) {
        var seen = new AtomicInteger();
        return (inCheckpoint, change) -> {
            boolean begins =
                    inCheckpoint
                            && change.kind() == StandardWatchEventKinds.ENTRY_CREATE
                            && String.valueOf(change.context()).endsWith(".part");
            return (!entries || begins) && seen.incrementAndGet() >= wanted;
        };
    }

    /** What is inserted is written down just before. */
    private static Moment insertion() {
        return (inCheckpoint, change) ->
                !inCheckpoint && String.valueOf(change.context()).equals(RunFolder.DECISIONS);
    }

    /** While an interval of this stage is trained. */
    private static Moment stage(Path out, String wanted) {
        return (inCheckpoint, change) -> inCheckpoint && stageIn(out).equals(wanted);
    }

    /** By the checkpoint; "" if there is none, or it is being replaced. */
    private static String stageIn(Path out) throws IOException {
        try {
            var entries = Checkpoint.archive(out.resolve(GrowthTask.CHECKPOINT)).entries();
            return JSON.readTree(entries.get("run.json")).path("state").path("stage").asText();
        } catch (BundleException | NoSuchFileException e) {
            return "";
        }
    }

    private static void watch(Path watched, WatchService events) throws IOException {
        watched.register(
                events,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** Whether it comes to the moment before the process ends. */
    private static boolean reaches(Moment moment, WatchService events, Process process)
            throws IOException, InterruptedException {
        while (process.isAlive()) {
            WatchKey key = events.poll(1, TimeUnit.SECONDS);
            if (key == null) {
                continue;
            }
            boolean checkpoint = key.watchable().toString().endsWith(GrowthTask.CHECKPOINT);
            for (var change : key.pollEvents()) {
                if (moment.hasCome(checkpoint, change)) {
                    return true;
                }
            }
            key.reset();
        }
        return false;
    }

    private static void assertSame(Path killed, Path whole) throws IOException {
        GrownFiles.assertSame(killed, whole);
        for (var name : List.of(RunFolder.CONFIG, RunFolder.RESULT)) {
            assertThat(killed.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
        assertThat(killed.resolve(GrowthTask.CHECKPOINT)).doesNotExist();
        try (var rest = Files.walk(killed)) {
            assertThat(rest.map(Path::toString)).noneMatch(f -> f.endsWith(".part"));
        }
    }
}
