package dev.adagrow.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** Reads the IDX files of MNIST and its relatives, plain or gzip. */
public final class Idx {
    /**
     * Reads a folder holding {@code train-images-idx3-ubyte[.gz]}, {@code train-labels-idx1-ubyte[.gz]} and the two
     * {@code t10k-} files (the pair may be absent); t10k records are declared TEST.
     *
     * @throws MalformedDatasetException naming the file and what is wrong with it
     */
    public static Dataset readFolder(Path folder) throws IOException {
        throw new UnsupportedOperationException("readFolder");
    }

    private Idx() {}
}
