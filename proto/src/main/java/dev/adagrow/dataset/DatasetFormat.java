package dev.adagrow.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Codec of the internal format (specified in the package documentation). Stateless. */
public final class DatasetFormat {
    /**
     * Reads and checks every record: sizes, labels in range, no class without a record, nothing after the end.
     *
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static Dataset read(InputStream in) throws IOException {
        throw new UnsupportedOperationException("read");
    }

    public static void write(Dataset dataset, OutputStream out) throws IOException {
        throw new UnsupportedOperationException("write");
    }

    private DatasetFormat() {}
}
