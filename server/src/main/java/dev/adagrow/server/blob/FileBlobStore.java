package dev.adagrow.server.blob;

import com.google.common.util.concurrent.Striped;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blobs in a local folder, laid out as the package documentation says. */
public final class FileBlobStore implements BlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileBlobStore.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UPLOAD = Pattern.compile("[0-9A-Za-z]{1,64}");
    private static final int STRIPES = 1024;
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final long limit;
    private final Supplier<Set<String>> inUse;
    private final Striped<Lock> locks = Striped.lazyWeakLock(STRIPES);

    /** Digests of writes that nobody has written to since they were read whole. */
    private final Map<String, String> seals = new ConcurrentHashMap<>();

    /**
     * @param folder created if absent
     * @param limit largest size of a blob in bytes
     * @param inUse digests that something refers to, and keys of writes that may go on
     */
    public FileBlobStore(Path folder, long limit, Supplier<Set<String>> inUse) throws IOException {
        this.folder = folder;
        this.limit = limit;
        this.inUse = inUse;
        Files.createDirectories(folder.resolve("partial"));
    }

    @Override
    public Optional<Path> find(String digest) {
        return Optional.of(place(digest)).filter(Files::isRegularFile);
    }

    @Override
    public long committed(String upload) throws IOException {
        var file = partialPath(upload);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    @Override
    public Optional<Instant> lastWrite(String upload) throws IOException {
        var file = partialPath(upload);
        return Files.exists(file)
                ? Optional.of(Files.getLastModifiedTime(file).toInstant())
                : Optional.empty();
    }

    @Override
    public long write(String upload, long offset, ByteBuffer data) throws IOException {
        var file = partialPath(upload);
        var lock = lock(upload);
        lock.lock();
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long committed = channel.size();
            if (offset < 0 || offset > committed) {
                throw new ServerException(
                        Reason.WRONG_OFFSET,
                        "offset "
                                + offset
                                + " of a write of which "
                                + committed
                                + " bytes are stored",
                        Map.of("committed_size", Long.toString(committed)));
            }
            if (offset + data.remaining() > limit) {
                throw new ServerException(
                        Reason.LIMIT_EXCEEDED, "more than " + limit + " bytes in one file");
            }
            seals.remove(upload);
            channel.truncate(offset);
            channel.position(offset);
            while (data.hasRemaining()) {
                channel.write(data);
            }
            return channel.position();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Path> partial(String upload) {
        return Optional.of(partialPath(upload)).filter(Files::isRegularFile);
    }

    @Override
    public String seal(String upload) throws IOException {
        var file = partialPath(upload);
        var lock = lock(upload);
        lock.lock();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            var digest = sha256(file);
            seals.put(upload, digest);
            return digest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Path> publish(String upload, String digest) throws IOException {
        var target = place(digest);
        var source = partialPath(upload);
        var lock = lock(upload);
        lock.lock();
        try {
            if (!digest.equals(seals.get(upload)) || !Files.exists(source)) {
                return Optional.empty();
            }
            var parent = folder.resolve(digest.substring(0, 2));
            if (!Files.exists(parent)) {
                Files.createDirectories(parent);
                sync(folder);
            }
            Files.move(
                    source,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(parent);
            seals.remove(upload);
            return Optional.of(target);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void discard(String upload) throws IOException {
        var lock = lock(upload);
        lock.lock();
        try {
            seals.remove(upload);
            Files.deleteIfExists(partialPath(upload));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deleteUnused(String digest) throws IOException {
        var file = place(digest);
        if (!inUse.get().contains(digest)) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Removes blobs and unfinished writes that nothing refers to and that are older: what a killed
     * server leaves. To be called before anything is written.
     */
    public void sweep(Instant older) throws IOException {
        var used = inUse.get();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var name = String.valueOf(file.getFileName());
                boolean left =
                        UPLOAD.matcher(name).matches()
                                && !used.contains(name)
                                && Files.getLastModifiedTime(file).toInstant().isBefore(older);
                if (left) {
                    Files.delete(file);
                    LOG.info("{} is in use no more and was removed", file);
                }
            }
        }
    }

    /** A rename is durable only once its folder is. */
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @Override
    public Path place(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw ServerException.invalidField("digest", "not 64 lower-case hexadecimal digits");
        }
        return folder.resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Path partialPath(String upload) {
        if (!UPLOAD.matcher(upload).matches()) {
            throw new IllegalArgumentException("upload key " + upload);
        }
        return folder.resolve("partial").resolve(upload);
    }

    private Lock lock(String upload) {
        return locks.get(upload);
    }
}
