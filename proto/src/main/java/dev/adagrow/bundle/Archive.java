package dev.adagrow.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The checked ZIP that bundle and training state share: STORED entries, an index first, digests of all others. Stateless. */
public final class Archive {
    /**
     * Writes the index and then the entries in the map's order; equal arguments give equal bytes. The file appears whole or
     * not at all.
     */
    public static void write(Path file, String indexName, byte[] index, Map<String, byte[]> entries) throws IOException {
        throw new UnsupportedOperationException("write");
    }

    /**
     * Reads all entries, the index included, in the archive's order.
     *
     * @throws BundleException for anything compressed, encrypted, doubled, with an unsafe name, or over the limit
     */
    public static Map<String, byte[]> read(Path file, String indexName, long limit) throws IOException {
        throw new UnsupportedOperationException("read");
    }

    private Archive() {}
}
