package dev.adagrow.server.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Content-addressed files with resumable writes. Thread-safe. Digests are lower-case hexadecimal
 * SHA-256; upload keys are chosen by the caller from letters and digits, and survive a restart.
 */
public interface BlobStore {
    /** The published file; callers only read it. */
    Optional<Path> find(String digest);

    /** Where the published file is, or would be. */
    Path place(String digest);

    /** Bytes of an unfinished write; 0 if there is none. */
    long committed(String upload) throws IOException;

    /** When an unfinished write was last written to; empty if there is none. */
    Optional<Instant> lastWrite(String upload) throws IOException;

    /**
     * Writes at an offset of an unfinished write and drops what was there behind it.
     *
     * @param offset at most the committed size
     * @return the committed size afterwards
     * @throws dev.adagrow.server.failure.ServerException WRONG_OFFSET for a gap, LIMIT_EXCEEDED
     *     over the largest size
     */
    long write(String upload, long offset, ByteBuffer data) throws IOException;

    /** The unfinished write's content so far, to read. */
    Optional<Path> partial(String upload);

    /**
     * Syncs an unfinished write and answers the SHA-256 of its content so far. Takes as long as
     * reading it; a later write breaks the seal.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such write
     */
    String seal(String upload) throws IOException;

    /**
     * Moves a write that is sealed to its digest; soon done. What is not sealed, or under another
     * digest, stays as it is.
     *
     * @return the published file; empty if it was not moved
     */
    Optional<Path> publish(String upload, String digest) throws IOException;

    /** Forgets an unfinished write, if there is one. */
    void discard(String upload) throws IOException;

    /** Removes a published blob, if it is there and nothing refers to it. */
    void deleteUnused(String digest) throws IOException;
}
