package dev.adagrow.server.catalog;

import dev.adagrow.server.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        return new Upload(ids.get(), ids.get());
    }

    /** Makes one file of another. */
    @FunctionalInterface
    public interface Conversion<T> {
        /** Writes the target, which is there and empty; the source is only read. */
        T convert(Path source, Path target) throws IOException;
    }

    /** One bundle on its way in. Whatever is refused leaves nothing behind. */
    public final class Upload {
        private final String state;
        private String bundle;
        private long bundleSize;
        private long stateSize;

        private Upload(String bundle, String state) {
            this.bundle = bundle;
            this.state = state;
        }

        /**
         * @throws dev.adagrow.server.failure.ServerException LIMIT_EXCEEDED over the largest size
         *     of a blob
         */
        public void append(ByteBuffer data) throws IOException {
            bundleSize = blobs.write(bundle, bundleSize, data);
        }

        /**
         * Replaces what was appended by what is made of it.
         *
         * @throws dev.adagrow.server.failure.ServerException LIMIT_EXCEEDED for a result over the
         *     largest size of a blob
         */
        public <T> T convert(Conversion<T> conversion) throws IOException {
            append(ByteBuffer.allocate(0));
            var made = ids.get();
            blobs.write(made, 0, ByteBuffer.allocate(0));
            try {
                var target = blobs.partial(made).orElseThrow();
                var told = conversion.convert(blobs.partial(bundle).orElseThrow(), target);
                blobs.discard(bundle);
                bundle = made;
                bundleSize = blobs.write(made, Files.size(target), ByteBuffer.allocate(0));
                return told;
            } catch (IOException | RuntimeException e) {
                blobs.discard(made);
                discard();
                throw e;
            }
        }

        /** The same for the training state that goes with the bundle. */
        public void appendTrainingState(ByteBuffer data) throws IOException {
            if (data.hasRemaining()) {
                stateSize = blobs.write(state, stateSize, data);
            }
        }

        /**
         * Publishes what was appended as a version; see {@link Catalog#publish}.
         *
         * @param datasets digests of what it was trained on, oldest first
         */
        public Version publish(String model, List<String> datasets) throws IOException {
            return publish(model, datasets, Optional.empty());
        }

        /**
         * The same under a number that was given elsewhere.
         *
         * @throws dev.adagrow.server.failure.ServerException VERSION_NUMBER_USED
         */
        public Version publish(String model, int number) throws IOException {
            return publish(model, List.of(), Optional.of(number));
        }

        private Version publish(String model, List<String> datasets, Optional<Integer> number)
                throws IOException {
            if (bundleSize == 0) {
                append(ByteBuffer.allocate(0));
            }
            try {
                return catalog.publishWritten(
                        model,
                        bundle,
                        Optional.of(state).filter(s -> stateSize > 0),
                        datasets,
                        number);
            } catch (IOException | RuntimeException e) {
                discard();
                throw e;
            }
        }

        /** Forgets what was appended. */
        public void discard() throws IOException {
            blobs.discard(bundle);
            blobs.discard(state);
        }
    }
}
