package dev.adagrow.server.catalog;

import dev.adagrow.server.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Takes in bundles that were made elsewhere. Thread-safe; an {@link Upload} is for one caller at a
 * time.
 */
public final class Uploads {
    private final BlobStore blobs;
    private final Catalog catalog;
    private final Supplier<String> ids;

    /**
     * @param ids unique, of letters and digits
     */
    public Uploads(BlobStore blobs, Catalog catalog, Supplier<String> ids) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.ids = ids;
    }

    /** Nothing is stored before its first bytes. */
    public Upload begin() {
        return new Upload(ids.get());
    }

    /** One bundle on its way in. Whatever is refused leaves nothing behind. */
    public final class Upload {
        private final String key;
        private long size;

        private Upload(String key) {
            this.key = key;
        }

        /**
         * @throws dev.adagrow.server.failure.ServerException LIMIT_EXCEEDED over the largest size
         *     of a blob
         */
        public void append(ByteBuffer data) throws IOException {
            size = blobs.write(key, size, data);
        }

        /**
         * Publishes what was appended as a version without training state; see {@link
         * Catalog#publish}.
         */
        public Version publish(String model) throws IOException {
            if (size == 0) {
                append(ByteBuffer.allocate(0));
            }
            try {
                return catalog.publishWritten(model, key);
            } catch (IOException | RuntimeException e) {
                blobs.discard(key);
                throw e;
            }
        }

        /** Forgets what was appended. */
        public void discard() throws IOException {
            blobs.discard(key);
        }
    }
}
