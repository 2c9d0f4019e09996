package dev.adagrow.bundle;

import dev.adagrow.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checked bundle: every entry was there, of the declared size and digest. Holds its entries in memory. Immutable.
 *
 * @param digest SHA-256 of the archive, lower-case hexadecimal
 * @param entries bytes by path, without the manifest
 */
public record Bundle(Manifest manifest, String digest, Map<String, byte[]> entries) {
    public Bundle {
        entries = Map.copyOf(entries);
    }

    /**
     * Reads and checks an archive of at most 1 GiB.
     *
     * @throws BundleException naming the entry that is missing, surplus, of another size or digest
     */
    public static Bundle read(Path archive) throws IOException {
        throw new UnsupportedOperationException("read");
    }

    /**
     * Writes an archive; sizes and digests of {@code manifest.files()} are computed here from the entries. Equal arguments
     * give equal bytes.
     *
     * @param entries by path, in the order in which they are to stand
     * @return the manifest as written
     */
    public static Manifest write(Path archive, Manifest manifest, Map<String, byte[]> entries) throws IOException {
        throw new UnsupportedOperationException("write");
    }

    public byte[] artifact(Manifest.Artifact artifact) {
        return entry(artifact.path());
    }

    /** [count, input shape]. */
    public Tensor goldenInputs() {
        throw new UnsupportedOperationException("goldenInputs");
    }

    /** [count, number of classes]. */
    public Tensor goldenOutputs(Manifest.Goldens.Output output) {
        throw new UnsupportedOperationException("goldenOutputs");
    }

    private byte[] entry(String path) {
        var bytes = entries.get(path);
        if (bytes == null) {
            throw new IllegalArgumentException("no entry " + path);
        }
        return bytes;
    }
}
