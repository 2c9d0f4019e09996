package dev.adagrow.trainer.sidecar;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one trainer, laid out as the package documentation says; locked while this is open.
 */
public final class WorkFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel channel;

    private WorkFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder for this process; it is created if absent.
     *
     * @return empty if another trainer has it
     */
    public static Optional<WorkFolder> take(Path folder) throws IOException {
        Files.createDirectories(folder);
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        var lock = lock(channel);
        if (lock.isEmpty()) {
            channel.close();
        }
        return lock.map(l -> new WorkFolder(folder, channel));
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException inThisProcess) {
            return Optional.empty();
        }
    }

    Path blobs() {
        return folder.resolve("blobs");
    }

    /** A folder for one run, empty. */
    Path freshJob() throws IOException {
        clearJob();
        return Files.createDirectories(job());
    }

    /** Where the run's files are; there from {@link #freshJob} to {@link #clearJob}. */
    Path job() {
        return folder.resolve("job");
    }

    /** Removes what a run left. */
    void clearJob() throws IOException {
        var job = job();
        if (!Files.exists(job)) {
            return;
        }
        Files.walkFileTree(
                job,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Tells other processes that the trainer is ready, and where its metrics are. */
    public void announce(int metricsPort, long pid) throws IOException {
        var whole = folder.resolve("trainer.json.new");
        Files.writeString(whole, "{\"metricsPort\": " + metricsPort + ", \"pid\": " + pid + "}\n");
        Files.move(
                whole,
                announcement(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes the announcement back. */
    public void retract() throws IOException {
        Files.deleteIfExists(announcement());
    }

    private Path announcement() {
        return folder.resolve("trainer.json");
    }

    /** Takes the announcement back and gives the folder free. */
    @Override
    public void close() throws IOException {
        retract();
        channel.close();
    }
}
