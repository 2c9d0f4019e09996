package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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

    /** As exit code: 128 and the number of the signal. */
    private static final int SIGKILL = 128 + 9;

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
            kills += untilEnded(command, out, moments);
            assertSame(out, folder.resolve("whole"));
        }
    }

    /** How often it was killed. */
    private int untilEnded(List<String> command, Path out, Queue<Moment> moments) throws Exception {
        int kills = 0;
        boolean ended = false;
        while (!ended) {
            var again = new RunFolder(out).begun() ? List.of("grow", "--resume") : command;
            try (var events = out.getFileSystem().newWatchService()) {
                // To be watched it must be there, which it is not before the first epoch and at the
                // end.
                watch(Files.createDirectories(out.resolve(GrowthTask.CHECKPOINT)), events);
                watch(out, events);
                var process = start(into(again, out));
                var moment = moments.poll();
                if (moment != null && reaches(moment, events, process)) {
                    process.destroyForcibly();
                }
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                boolean killed = process.exitValue() == SIGKILL;
                kills += killed ? 1 : 0;
                ended = !killed;
                assertThat(process.exitValue())
                        .as(Files.readString(folder.resolve("child.log")))
                        .isIn(0, 1, SIGKILL);
            }
        }
        return kills;
    }

    /**
     * When to kill.
     *
     * @param inCheckpoint whether at the beginning of an entry of the checkpoint, not at any change
     * @param events of that kind, the last one included
     */
    private record Moment(boolean inCheckpoint, int events) {}

    private static Moment moment(int kill, Random random) {
        return kill % 3 == 1
                ? new Moment(true, 1 + random.nextInt(MOST_EVENTS / 6))
                : new Moment(false, 1 + random.nextInt(MOST_EVENTS));
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
            throws InterruptedException {
        int seen = 0;
        while (process.isAlive()) {
            WatchKey key = events.poll(1, TimeUnit.SECONDS);
            if (key == null) {
                continue;
            }
            boolean checkpoint = key.watchable().toString().endsWith(GrowthTask.CHECKPOINT);
            for (var event : key.pollEvents()) {
                boolean begins =
                        checkpoint
                                && event.kind() == StandardWatchEventKinds.ENTRY_CREATE
                                && String.valueOf(event.context()).endsWith(".part");
                seen += !moment.inCheckpoint() || begins ? 1 : 0;
                if (seen >= moment.events()) {
                    return true;
                }
            }
            key.reset();
        }
        return false;
    }

    private Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-Dai.djl.offline=true",
                        Main.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        // As an argument the class path would be too long for ONNX Runtime (see the launcher).
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().put("OPT_OUT_TRACKING", "true");
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }

    private void assertSame(Path killed, Path whole) throws IOException {
        assertThat(killed.resolve(GrowthTask.TRAINING_STATE))
                .hasSameBinaryContentAs(whole.resolve(GrowthTask.TRAINING_STATE));
        for (var name : List.of(RunFolder.GROWTH_LOG, RunFolder.CONFIG, RunFolder.RESULT)) {
            assertThat(killed.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
        for (var name : List.of(RunFolder.METRICS, RunFolder.DECISIONS)) {
            assertThat(lines(killed.resolve(name))).isEqualTo(lines(whole.resolve(name)));
        }
        assertThat(artifacts(killed)).isEqualTo(artifacts(whole));
        assertThat(killed.resolve(GrowthTask.CHECKPOINT)).doesNotExist();
        try (var rest = Files.walk(killed)) {
            assertThat(rest.map(Path::toString)).noneMatch(f -> f.endsWith(".part"));
        }
    }

    /** Everything but the times. */
    private static List<JsonNode> lines(Path file) throws IOException {
        var lines = new ArrayList<JsonNode>();
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var node = (ObjectNode) JSON.readTree(line);
                lines.add(node.without(List.of("seconds", "cpuSeconds", "inputWaitSeconds")));
            }
        }
        return lines;
    }

    /** Digests of a bundle's files, and what its manifest says of the net and its accuracy. */
    private static Map<String, String> artifacts(Path run) throws IOException {
        var bundle = Bundle.read(run.resolve(GrowthTask.BUNDLE));
        var artifacts = new TreeMap<String, String>();
        bundle.entries().forEach((name, bytes) -> artifacts.put(name, Digests.sha256(bytes)));
        artifacts.remove("manifest.json");
        artifacts.put("accuracies", bundle.manifest().accuracies().toString());
        artifacts.put("architecture", bundle.manifest().architecture().orElseThrow().toString());
        return artifacts;
    }
}
