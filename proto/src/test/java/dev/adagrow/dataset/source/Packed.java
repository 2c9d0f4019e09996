package dev.adagrow.dataset.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Small archives. */
final class Packed {
    /** A tar of names and contents in turn, bytes or text; packed with gzip if the name ends so. */
    static Path tar(Path file, Object... members) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream packed =
                        file.toString().endsWith("gz") ? new GZIPOutputStream(out) : out;
                var tar = new TarArchiveOutputStream(packed)) {
            for (int i = 0; i < members.length; i += 2) {
                byte[] bytes = bytes(members[i + 1]);
                var entry = new TarArchiveEntry((String) members[i], true);
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    /** A tar with one symbolic link. */
    static Path tarWithLink(Path file, String name, String target) throws IOException {
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        return file;
    }

    /** A zip of names and contents in turn, bytes or text. */
    static Path zip(Path file, Object... members) throws IOException {
        try (var zip = new ZipArchiveOutputStream(file)) {
            for (int i = 0; i < members.length; i += 2) {
                zip.putArchiveEntry(new ZipArchiveEntry((String) members[i]));
                zip.write(bytes(members[i + 1]));
                zip.closeArchiveEntry();
            }
        }
        return file;
    }

    private static byte[] bytes(Object content) {
        return content instanceof byte[] bytes
                ? bytes
                : content.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Packed() {}
}
