package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Digests;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run keeps its latest checkpoint, laid out as the package documentation says. A write adds
 * the entries that are not there yet, swaps the index, and then removes what the index does not
 * name; so whenever the process is killed, an index that is there names a whole checkpoint. Used by
 * the run's thread alone.
 */
public final class CheckpointFolder implements SavedCheckpoint {
    private static final String INDEX = "index.json";
    private static final String PART = ".part";
    private static final int FORMAT_VERSION = 1;

    private record Index(int formatVersion, List<Manifest.FileEntry> files) {
        Index {
            files = List.copyOf(files);
        }
    }

    /** A snapshot that was written, with its entries. */
    private record Written(Snapshot snapshot, List<Manifest.FileEntry> files) {}

    private final Path folder;
    private Map<String, Written> latest = Map.of();

    /**
     * @param folder made by the first write
     */
    public CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether there is a whole checkpoint in this folder. */
    public static boolean isComplete(Path folder) {
        return Files.isRegularFile(folder.resolve(INDEX));
    }

    /**
     * Makes this the checkpoint. A snapshot that is the same object as in the last one is neither
     * encoded nor written again; an entry of known content is not written again.
     */
    public void write(Checkpoint<?> checkpoint) throws IOException {
        Files.createDirectories(folder);
        var files = new ArrayList<Manifest.FileEntry>();
        for (var entry : checkpoint.head().entrySet()) {
            files.add(stored(entry.getKey(), entry.getValue()));
        }
        var now = new HashMap<String, Written>();
        for (var named : new TreeMap<>(checkpoint.snapshots()).entrySet()) {
            var written = written(named.getKey(), named.getValue());
            now.put(named.getKey(), written);
            files.addAll(written.files());
        }
        sync(folder);
        replace(folder.resolve(INDEX), Json.write(new Index(FORMAT_VERSION, files)));
        sync(folder);
        latest = now;
        sweep(files);
    }

    private Written written(String name, Snapshot snapshot) throws IOException {
        var before = latest.get(name);
        if (before != null && before.snapshot() == snapshot) {
            return before;
        }
        var entries = new LinkedHashMap<String, byte[]>();
        snapshot.write(name + "/", entries);
        var files = new ArrayList<Manifest.FileEntry>();
        for (var entry : entries.entrySet()) {
            files.add(stored(entry.getKey(), entry.getValue()));
        }
        return new Written(snapshot, files);
    }

    private Manifest.FileEntry stored(String path, byte[] bytes) throws IOException {
        var entry = new Manifest.FileEntry(path, bytes.length, Digests.sha256(bytes));
        var file = folder.resolve(entry.sha256());
        // A file under its final name was complete when it got it.
        if (!Files.isRegularFile(file) || Files.size(file) != bytes.length) {
            replace(file, bytes);
        }
        return entry;
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        var part = file.resolveSibling(file.getFileName() + PART);
        try (var channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The names of a folder's files outlive a power failure only if the folder is forced, too. */
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void sweep(List<Manifest.FileEntry> files) throws IOException {
        var named = new HashSet<String>();
        named.add(INDEX);
        files.forEach(f -> named.add(f.sha256()));
        try (var present = Files.newDirectoryStream(folder)) {
            for (var file : present) {
                if (!named.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * The entries that the folder's index names, in its order.
     *
     * @throws BundleException naming the entry that is missing, or of another size or digest
     */
    static Map<String, byte[]> read(Path folder) throws IOException {
        var index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw new BundleException(INDEX + " is missing");
        }
        var listed = Json.read(Files.readAllBytes(index), Index.class, INDEX);
        if (listed.formatVersion() != FORMAT_VERSION) {
            throw new BundleException(
                    INDEX
                            + ": format version "
                            + listed.formatVersion()
                            + "; this reader knows "
                            + FORMAT_VERSION);
        }
        var entries = new LinkedHashMap<String, byte[]>();
        for (var file : listed.files()) {
            entries.put(file.path(), entry(folder, file));
        }
        return entries;
    }

    private static byte[] entry(Path folder, Manifest.FileEntry listed) throws IOException {
        var file = folder.resolve(listed.sha256());
        var who = "entry " + listed.path() + " (file " + listed.sha256() + ")";
        if (!Files.isRegularFile(file)) {
            throw new BundleException(who + " is missing");
        }
        long size = Files.size(file);
        if (size != listed.size()) {
            throw new BundleException(
                    who + " has " + size + " bytes; " + INDEX + " says " + listed.size());
        }
        var bytes = Files.readAllBytes(file);
        if (!Digests.sha256(bytes).equals(listed.sha256())) {
            throw new BundleException(who + " has another digest than its name: it was changed");
        }
        return bytes;
    }

    @Override
    public void pack(Path archive) throws IOException {
        TrainingState.write(archive, read(folder));
    }

    /** Removes the checkpoint; the index first, so that no half of one is left. */
    public static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.deleteIfExists(folder.resolve(INDEX));
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
