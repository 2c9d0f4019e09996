package dev.adagrow.trainer.sidecar;

import dev.adagrow.bundle.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The server's files by digest, kept for the next job that needs them. Over its size it drops the
 * files that were not used for longest, but none that {@link #fetch} gave out since {@link
 * #release}. Used by one thread.
 */
final class BlobCache {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String PART = ".part";
    private static final int ATTEMPTS = 2;

    private final Path folder;
    private final long maxBytes;
    private final InstantSource clock;
    private final Set<String> used = new HashSet<>();

    /**
     * @param folder created if absent
     */
    BlobCache(Path folder, long maxBytes, InstantSource clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /**
     * A file with this content; whatever part of it is here already is not fetched again.
     *
     * @throws IOException if the server sends something else under this digest
     */
    Path fetch(LeaseHold hold, String digest) throws IOException {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IOException("\"" + digest + "\" is no digest of a blob");
        }
        used.add(digest);
        var target = folder.resolve(digest);
        if (!has(target, digest)) {
            download(hold, digest, target);
        }
        Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
        evict();
        return target;
    }

    /** Lets go of the files that were given out. */
    void release() {
        used.clear();
    }

    private static boolean has(Path file, String digest) throws IOException {
        return Files.isRegularFile(file) && Digests.sha256(file).equals(digest);
    }

    private void download(LeaseHold hold, String digest, Path target) throws IOException {
        var part = folder.resolve(digest + PART);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!has(part, digest)) {
                hold.call((server, ticket) -> {
                    try (var sink =
                            Files.newOutputStream(
                                    part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                        server.read(ticket, digest, Files.size(part), sink);
                    }
                    return part;
                });
            }
            if (has(part, digest)) {
                Files.move(
                        part,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            // What an earlier attempt left may be what is wrong.
            Files.delete(part);
        }
        throw new IOException("blob " + digest + ": what the server sends has another digest");
    }

    private void evict() throws IOException {
        record Entry(Path file, long size, FileTime lastUse) {}
        var entries = new ArrayList<Entry>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        long total = entries.stream().mapToLong(Entry::size).sum();
        entries.sort(Comparator.comparing(Entry::lastUse));
        for (var entry : entries) {
            if (total <= maxBytes) {
                return;
            }
            if (!used.contains(digestOf(entry.file()))) {
                Files.delete(entry.file());
                total -= entry.size();
            }
        }
    }

    private static String digestOf(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
    }
}
