package dev.adagrow.dataset.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that may be packed with gzip, whatever their name. Stateless. */
final class Unpacked {
    private static final int BUFFER = 1 << 16;

    /**
     * The bytes as they were before gzip, or as they are.
     *
     * @throws java.util.zip.ZipException if the name ends in .gz, but the bytes are not gzip's
     */
    static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return packed || file.toString().endsWith(".gz")
                    ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER)
                    : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private Unpacked() {}
}
