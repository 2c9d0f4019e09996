package dev.adagrow.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one server holds for itself while it runs, by a lock that ends with the process.
 * {@code server.json} in it tells local programs where the server listens.
 */
final class DataFolder implements AutoCloseable {
    private static final String LOCK = "server.lock";
    private static final String SCRATCH = "scratch";
    private static final String ADDRESS = "server.json";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the folder if it is missing.
     *
     * @throws StartException if another server holds it, or it cannot be written
     */
    static DataFolder open(Path path) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel =
                    FileChannel.open(
                            path.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartException("the data folder " + path + " cannot be used: " + e);
        }
        if (lock(channel) == null) {
            channel.close();
            throw new StartException("the data folder " + path + " is in use by another server");
        }
        var folder = new DataFolder(path, channel);
        delete(folder.scratch());
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (var files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * A folder for what is of no use after the server has stopped; it may not be there. What an
     * earlier run left in it is deleted by {@link #open}.
     */
    Path scratch() {
        return path.resolve(SCRATCH);
    }

    Path path() {
        return path;
    }

    /** Appears whole or not at all. */
    void publish(int grpcPort, int httpPort) throws IOException {
        var json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("grpcPort", grpcPort)
                        .put("httpPort", httpPort)
                        .put("pid", ProcessHandle.current().pid());
        Path part = path.resolve(ADDRESS + ".part");
        Files.writeString(part, json + "\n");
        Files.move(
                part,
                path.resolve(ADDRESS),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path.resolve(ADDRESS));
        } finally {
            channel.close();
        }
    }
}
