package dev.adagrow.trainer.stream;

import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder of one arm and seed, as the package documentation says; locked while it is open. */
final class StreamFolder implements AutoCloseable {
    private static final String ASKED = "stream.json";
    private static final String RESULT = "result.json";

    /** All that a result depends on, in words. */
    private record Asked(String settings, String arm, long seed, String config) {}

    private final Path folder;
    private final FileChannel lock;

    private StreamFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * @throws ConfigException if another process works in the folder, or it holds another stream
     */
    static StreamFolder take(
            Path folder, StreamSettings settings, StreamArm arm, Overrides overrides, long seed)
            throws IOException {
        Files.createDirectories(folder);
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new ConfigException(folder + ": another process works in this folder");
            }
            var wanted = new Asked(settings.toString(), arm.name(), seed, overrides.yaml().strip());
            var file = folder.resolve(ASKED);
            var there = StreamJson.read(file, Asked.class);
            if (there.isPresent() && !there.get().equals(wanted)) {
                throw new ConfigException(
                        file
                                + ": another run is in this folder: "
                                + difference(there.get(), wanted)
                                + "; name another folder, or remove this one to begin anew");
            }
            StreamJson.write(file, wanted);
            return new StreamFolder(folder, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String difference(Asked there, Asked wanted) {
        if (!there.settings().equals(wanted.settings())) {
            return "the stream is " + there.settings() + ", not " + wanted.settings();
        }
        if (!there.arm().equals(wanted.arm()) || there.seed() != wanted.seed()) {
            return String.format(
                    "arm %s, seed %d, not arm %s, seed %d",
                    there.arm(), there.seed(), wanted.arm(), wanted.seed());
        }
        return "another configuration";
    }

    Path step(int number) {
        return folder.resolve("work").resolve("step-" + number);
    }

    /** Empty if the stream has not ended. */
    Optional<StreamResult> result() throws IOException {
        return StreamJson.read(folder.resolve(RESULT), StreamResult.class);
    }

    void end(StreamResult result) throws IOException {
        StreamJson.write(folder.resolve(RESULT), result);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
