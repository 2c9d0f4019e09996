package dev.adagrow.dataset.source;

import dev.adagrow.dataset.MalformedDatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The plain files of a tar (also packed with gzip) or zip archive, one at a time; what it is is
 * seen from its bytes. Nothing is unpacked to disk. Stateless.
 */
final class PackedFiles {
    /** Hears of each file. */
    @FunctionalInterface
    interface Each {
        /**
         * @param name parts joined by "/", none of them ".."
         * @param content read at most once, before this method returns
         * @return whether to go on
         */
        boolean file(String name, Content content) throws IOException;
    }

    /** The bytes of one file, bounded by the size of a record. */
    @FunctionalInterface
    interface Content {
        byte[] bytes() throws IOException;
    }

    /**
     * Goes through a tar in its order, and through a zip in the order of the names.
     *
     * @throws MalformedDatasetException naming the archive, and the file in it, for an archive that
     *     is damaged, a link, or a name that leads out
     */
    static void read(Path archive, Each each) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new MalformedDatasetException(archive + ": no such file");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(archive)) {
            start = in.readNBytes(4);
        }
        if (Arrays.equals(start, new byte[] {'P', 'K', 3, 4})) {
            zip(archive, each);
        } else {
            try (InputStream in = unpacked(archive);
                    var tar = new TarArchiveInputStream(in)) {
                tar(archive, tar, each);
            }
        }
    }

    private static InputStream unpacked(Path archive) throws MalformedDatasetException {
        try {
            return Unpacked.open(archive);
        } catch (IOException e) {
            throw damaged(archive, e);
        }
    }

    private static void tar(Path archive, TarArchiveInputStream tar, Each each) throws IOException {
        TarArchiveEntry entry;
        boolean on = true;
        while (on && (entry = next(archive, tar)) != null) {
            if (entry.isDirectory()) {
                continue;
            }
            if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
                throw notPlain(archive, entry.getName());
            }
            String name = name(archive, entry.getName());
            on = each.file(name, () -> bytes(archive, name, tar));
        }
    }

    private static @Nullable TarArchiveEntry next(Path archive, TarArchiveInputStream tar)
            throws MalformedDatasetException {
        try {
            return tar.getNextEntry();
        } catch (IOException | RuntimeException e) {
            // The library meets some damaged archives with whatever it stumbles over.
            throw damaged(archive, e);
        }
    }

    private static void zip(Path archive, Each each) throws IOException {
        try (ZipFile zip = open(archive)) {
            var entries = Collections.list(zip.getEntries());
            entries.sort(Comparator.comparing(ZipArchiveEntry::getName));
            boolean on = true;
            for (int i = 0; on && i < entries.size(); i++) {
                var entry = entries.get(i);
                if (entry.isDirectory()) {
                    continue;
                }
                if (entry.isUnixSymlink()) {
                    throw notPlain(archive, entry.getName());
                }
                String name = name(archive, entry.getName());
                on = each.file(name, () -> bytes(archive, name, zip, entry));
            }
        }
    }

    private static ZipFile open(Path archive) throws MalformedDatasetException {
        try {
            return ZipFile.builder().setPath(archive).get();
        } catch (IOException | RuntimeException e) {
            throw damaged(archive, e);
        }
    }

    private static byte[] bytes(Path archive, String name, ZipFile zip, ZipArchiveEntry entry)
            throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return bytes(archive, name, in);
        } catch (MalformedDatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(archive, e);
        }
    }

    private static byte[] bytes(Path archive, String name, InputStream in) throws IOException {
        try {
            return InsideFolder.bounded(in, archive + ": " + name);
        } catch (MalformedDatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(archive, e);
        }
    }

    private static String name(Path archive, String name) throws MalformedDatasetException {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        if (plain.isEmpty()
                || plain.startsWith("/")
                || plain.contains("\\")
                || plain.matches("[A-Za-z]:.*")
                || plain.chars().anyMatch(Character::isISOControl)
                || Arrays.asList(plain.split("/", -1)).contains("..")) {
            throw new MalformedDatasetException(
                    archive + ": \"" + name + "\" is not a name inside the archive");
        }
        return plain;
    }

    private static MalformedDatasetException notPlain(Path archive, String name) {
        return new MalformedDatasetException(
                archive + ": " + name + " is a link or a device; only plain files are read");
    }

    private static MalformedDatasetException damaged(Path archive, Exception e) {
        return new MalformedDatasetException(
                archive
                        + ": the archive is damaged: "
                        + Objects.requireNonNullElse(e.getMessage(), "it is cut off"));
    }

    private PackedFiles() {}
}
