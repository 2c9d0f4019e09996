package dev.adagrow.client;

import dev.adagrow.bundle.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that can be read again from any offset: what an upload needs to go on. */
sealed interface Content {
    long size() throws IOException;

    /** Lower-case hexadecimal, of all bytes. */
    String sha256() throws IOException;

    InputStream from(long offset) throws IOException;

    /** The file must not change while it is sent. */
    record OfFile(Path file) implements Content {
        @Override
        public long size() throws IOException {
            return Files.size(file);
        }

        @Override
        public String sha256() throws IOException {
            return Digests.sha256(file);
        }

        @Override
        public InputStream from(long offset) throws IOException {
            InputStream in = Files.newInputStream(file);
            try {
                in.skipNBytes(offset);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
    }

    /** The array is not copied. */
    record OfBytes(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public String sha256() {
            return Digests.sha256(bytes);
        }

        @Override
        public InputStream from(long offset) {
            int at = Math.toIntExact(offset);
            return new ByteArrayInputStream(bytes, at, bytes.length - at);
        }
    }
}
