package dev.adagrow.server.fake;

import dev.adagrow.server.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Reads one write to seal it for as long as the test wants; all else is as in the store behind. */
public final class GatedBlobs implements BlobStore {
    private final BlobStore blobs;
    private final String slow;
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /**
     * @param slow key of the write that takes long to read
     */
    public GatedBlobs(BlobStore blobs, String slow) {
        this.blobs = blobs;
        this.slow = slow;
    }

    /** Until the slow write is being read. */
    public void awaitReading() throws InterruptedException {
        reading.await();
    }

    /** Lets the slow write be read to its end. */
    public void open() {
        open.countDown();
    }

    @Override
    public String seal(String upload) throws IOException {
        if (upload.equals(slow)) {
            reading.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return blobs.seal(upload);
    }

    @Override
    public Optional<Path> find(String digest) {
        return blobs.find(digest);
    }

    @Override
    public Path place(String digest) {
        return blobs.place(digest);
    }

    @Override
    public long committed(String upload) throws IOException {
        return blobs.committed(upload);
    }

    @Override
    public Optional<Instant> lastWrite(String upload) throws IOException {
        return blobs.lastWrite(upload);
    }

    @Override
    public long write(String upload, long offset, ByteBuffer data) throws IOException {
        return blobs.write(upload, offset, data);
    }

    @Override
    public Optional<Path> partial(String upload) {
        return blobs.partial(upload);
    }

    @Override
    public Optional<Path> publish(String upload, String digest) throws IOException {
        return blobs.publish(upload, digest);
    }

    @Override
    public void discard(String upload) throws IOException {
        blobs.discard(upload);
    }

    @Override
    public void deleteUnused(String digest) throws IOException {
        blobs.deleteUnused(digest);
    }
}
