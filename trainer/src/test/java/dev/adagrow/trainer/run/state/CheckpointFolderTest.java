package dev.adagrow.trainer.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class CheckpointFolderTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    private static final Usage USAGE =
            new Usage(ImagePreprocessing.stretched(1, 8, 8), List.of("a", "b"));

    private record State(int epoch) {}

    @TempDir private Path work;

    private Path folder;
    private CheckpointFolder checkpoint;

    @BeforeEach
    void open() {
        folder = work.resolve("checkpoint");
        checkpoint = new CheckpointFolder(folder);
    }

    private static Snapshot net(long seed) {
        var architecture = SmallNets.vgg(new Shape(1, 8, 8), List.of(3), List.of(1), 2);
        return new Snapshot(RandomForms.of(architecture, seed), OptimizerState.fresh(), List.of());
    }

    private static Checkpoint<State> at(int epoch, Map<String, Snapshot> nets) {
        return new Checkpoint<>("task", USAGE, new State(epoch), nets);
    }

    private Checkpoint<State> read() throws IOException {
        return Checkpoint.read(folder, "task", State.class).orElseThrow();
    }

    private Set<String> files() throws IOException {
        try (var present = Files.list(folder)) {
            return new TreeSet<>(present.map(f -> f.getFileName().toString()).toList());
        }
    }

    private Map<String, FileTime> times() throws IOException {
        var times = new TreeMap<String, FileTime>();
        for (var name : files()) {
            times.put(name, Files.getLastModifiedTime(folder.resolve(name)));
        }
        return times;
    }

    private static void assertSame(Snapshot one, Snapshot other) {
        assertThat(entries(one)).isEqualTo(entries(other));
    }

    private static Map<String, String> entries(Snapshot snapshot) {
        var entries = new TreeMap<String, byte[]>();
        snapshot.write("", entries);
        var digests = new TreeMap<String, String>();
        entries.forEach(
                (name, bytes) -> digests.put(name, dev.adagrow.bundle.Digests.sha256(bytes)));
        return digests;
    }

    @Test
    void givesBackWhatTheLastWriteLeft() throws IOException {
        checkpoint.write(at(1, Map.of("net", net(1))));
        checkpoint.write(at(2, Map.of("net", net(2), "kept", net(1))));

        var found = read();
        assertThat(found.state()).isEqualTo(new State(2));
        assertThat(found.usage()).isEqualTo(USAGE);
        assertThat(found.snapshots()).containsOnlyKeys("net", "kept");
        assertSame(found.snapshot("net"), net(2));
        assertSame(found.snapshot("kept"), net(1));
    }

    @Test
    void writesOnlyWhatHasChanged() throws IOException {
        var kept = net(1);
        checkpoint.write(at(1, Map.of("net", net(2), "kept", kept)));
        for (var name : files()) {
            Files.setLastModifiedTime(folder.resolve(name), LONG_AGO);
        }
        var before = files();
        checkpoint.write(at(2, Map.of("net", net(3), "kept", kept)));

        var untouched = new TreeSet<String>();
        times().forEach((name, time) -> {
            if (time.equals(LONG_AGO)) {
                untouched.add(name);
            }
        });
        // network.json and optimizer state of all three nets are the same; the kept weights stay,
        // and so does how the networks are to be used.
        assertThat(untouched).hasSize(5).isSubsetOf(before);
        assertThat(files()).hasSize(5 + 3);
    }

    @Test
    void afterARestartKnownContentIsNotWrittenAgain() throws IOException {
        checkpoint.write(at(1, Map.of("net", net(2), "kept", net(1))));
        for (var name : files()) {
            Files.setLastModifiedTime(folder.resolve(name), LONG_AGO);
        }
        var resumed = read();
        new CheckpointFolder(folder).write(at(1, resumed.snapshots()));

        assertThat(times().entrySet().stream().filter(e -> !e.getValue().equals(LONG_AGO)))
                .extracting(Map.Entry::getKey)
                .containsExactly("index.json");
    }

    @Test
    void whatAKilledWriteLeftIsIgnoredAndRemoved() throws IOException {
        checkpoint.write(at(1, Map.of("net", net(1))));
        Files.writeString(folder.resolve("index.json.part"), "{\"form");
        Files.writeString(folder.resolve("0".repeat(64) + ".part"), "half");
        Files.writeString(folder.resolve("1".repeat(64)), "of an index that was never swapped in");

        assertThat(read().state()).isEqualTo(new State(1));
        new CheckpointFolder(folder).write(at(2, Map.of("net", net(1))));
        assertThat(files()).hasSize(1 + 6).noneMatch(f -> f.endsWith(".part"));
    }

    @Test
    void aFolderWithoutIndexIsNoCheckpoint() throws IOException {
        assertThat(CheckpointFolder.isComplete(folder)).isFalse();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.json.part"), "{}");
        assertThat(CheckpointFolder.isComplete(folder)).isFalse();
        checkpoint.write(at(1, Map.of()));
        assertThat(CheckpointFolder.isComplete(folder)).isTrue();
    }

    private Path entry(String path) throws IOException {
        var index = Files.readString(folder.resolve("index.json"));
        int at = index.indexOf("\"sha256\":\"", index.indexOf('"' + path + '"'));
        return folder.resolve(index.substring(at + 10, at + 74));
    }

    @Test
    void damageIsNamedByEntryAndFile() throws IOException {
        checkpoint.write(at(1, Map.of("net", net(1))));
        var weights = entry("net/weights.safetensors");
        var whole = Files.readAllBytes(weights);

        var changed = whole.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(weights, changed);
        assertThatThrownBy(this::read)
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "entry net/weights.safetensors (file "
                                + weights.getFileName()
                                + ") has another digest than its name: it was changed");

        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(this::read)
                .hasMessageContaining("entry net/weights.safetensors")
                .hasMessageContaining(
                        (whole.length - 1) + " bytes; index.json says " + whole.length);

        Files.delete(weights);
        assertThatThrownBy(this::read)
                .hasMessageStartingWith("entry net/weights.safetensors")
                .hasMessageEndingWith("is missing");

        for (var text :
                List.of(
                        "",
                        "null",
                        "[]",
                        "{\"formatVersion\":1}",
                        "{\"formatVersion\":2,\"files\":[]}")) {
            Files.writeString(folder.resolve("index.json"), text);
            assertThatThrownBy(this::read)
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith("index.json: ");
        }
    }

    @Test
    void packedIntoAnArchiveItReadsTheSame() throws IOException {
        checkpoint.write(at(3, Map.of("net", net(1), "kept", net(2))));
        var archive = work.resolve("packed.zip");
        checkpoint.pack(archive);

        var found = Checkpoint.read(archive, "task", State.class).orElseThrow();
        assertThat(found.state()).isEqualTo(new State(3));
        assertSame(found.snapshot("net"), net(1));
        assertSame(found.snapshot("kept"), net(2));
        assertThat(Checkpoint.read(archive, "another", State.class)).isEmpty();
    }

    @Test
    void removalLeavesNothing() throws IOException {
        checkpoint.write(at(1, Map.of("net", net(1))));
        CheckpointFolder.remove(folder);
        CheckpointFolder.remove(folder);
        assertThat(folder).doesNotExist();
    }
}
