package dev.adagrow.server.dataset;

import com.google.common.util.concurrent.Striped;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.server.blob.BlobStore;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes data sets in. Thread-safe. The content of a ready data set is the blob under its SHA-256;
 * two data sets may share one. Refusals are {@link ServerException}s.
 */
public final class Datasets {
    private static final int MAX_DISPLAY_NAME = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final int STRIPES = 1024;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final DatasetStore store;
    private final BlobStore blobs;
    private final Rules rules;
    private final InstantSource clock;

    /** Held while a file is read; who finalizes the same data set twice waits for the first. */
    private final Striped<Lock> finalizing = Striped.lazyWeakLock(STRIPES);

    private volatile Instant nextLook = Instant.MIN;

    /** No content is deleted that is just becoming another data set's. Never held for long. */
    private final ReentrantLock contents = new ReentrantLock();

    /**
     * @param inLineage whether a published version was trained on the content with this digest
     * @param maxBytes largest data set
     * @param unfinished how long one that nobody writes to or finalizes is kept
     */
    public record Rules(Predicate<String> inLineage, long maxBytes, Duration unfinished) {}

    public Datasets(DatasetStore store, BlobStore blobs, Rules rules, InstantSource clock) {
        this.store = store;
        this.blobs = blobs;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * An empty data set, to be written to.
     *
     * @param id unique, of letters and digits
     * @throws ServerException INVALID_FIELD for a display name that is too long
     */
    public StoredDataset create(String id, String displayName) {
        if (displayName.length() > MAX_DISPLAY_NAME) {
            throw ServerException.invalidField(
                    "display_name", "longer than " + MAX_DISPLAY_NAME + " characters");
        }
        var dataset =
                new StoredDataset(
                        id,
                        displayName,
                        StoredDataset.State.WRITING,
                        0,
                        Optional.empty(),
                        List.of(),
                        StoredDataset.Counts.NONE,
                        clock.instant());
        store.insert(dataset);
        return dataset;
    }

    /**
     * @throws ServerException DATASET_NOT_FOUND
     */
    public StoredDataset get(String id) {
        return store.find(id)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.DATASET_NOT_FOUND,
                                "no data set " + id,
                                Map.of("dataset", id)));
    }

    /**
     * A data set that never changes again.
     *
     * @throws ServerException DATASET_NOT_FOUND or DATASET_STATE
     */
    public StoredDataset ready(String id) {
        var dataset = get(id);
        if (dataset.state() != StoredDataset.State.READY) {
            throw new ServerException(
                    Reason.DATASET_STATE,
                    "data set " + id + " is still being written",
                    Map.of("dataset", id));
        }
        return dataset;
    }

    /**
     * Ascending by id.
     *
     * @param after id to go on behind; "" for the first
     */
    public List<StoredDataset> list(String after, int limit) {
        return store.list(after, limit);
    }

    /**
     * @return committed size, to go on from
     */
    public long write(String id, long offset, ByteBuffer data) throws IOException {
        requireWriting(id);
        if (offset + data.remaining() > rules.maxBytes()) {
            throw new ServerException(
                    Reason.LIMIT_EXCEEDED,
                    "data set " + id + " is larger than " + rules.maxBytes() + " bytes",
                    Map.of("dataset", id));
        }
        return blobs.write(id, offset, data);
    }

    /** Bytes that are stored: of the whole file once it is ready. */
    public long committed(String id) throws IOException {
        var dataset = get(id);
        return dataset.state() == StoredDataset.State.READY ? dataset.size() : blobs.committed(id);
    }

    /**
     * Checks the checksum and every record. Nothing is left of a malformed data set; after any
     * other refusal what was written is kept. Repeating it on a ready data set with the same
     * checksum answers the same; one that a stop of the server interrupted goes on.
     *
     * @param digest SHA-256 of the whole file in hexadecimal, of either case
     * @throws ServerException INVALID_FIELD, DIGEST_MISMATCH, WRONG_OFFSET if somebody wrote
     *     meanwhile, or MALFORMED_DATASET, naming the first bad record
     */
    public StoredDataset finish(String id, String digest) throws IOException {
        if (!SHA256.matcher(digest).matches()) {
            throw ServerException.invalidField(
                    "sha256", "64 hexadecimal digits are wanted, not \"" + digest + "\"");
        }
        var sha256 = digest.toLowerCase(Locale.ROOT);
        var lock = finalizing.get(id);
        lock.lock();
        try {
            var dataset = get(id);
            boolean known = dataset.sha256().filter(sha256::equals).isPresent();
            if (known && dataset.state() == StoredDataset.State.READY) {
                return dataset;
            }
            requireWriting(id);
            // A stop of the server came between the move and the last update.
            boolean moved = known && blobs.partial(id).isEmpty() && blobs.find(sha256).isPresent();
            var ready = (moved ? dataset : move(checked(dataset, sha256), sha256)).ready();
            store.update(ready);
            return ready;
        } finally {
            lock.unlock();
        }
    }

    private StoredDataset checked(StoredDataset dataset, String sha256) throws IOException {
        var id = dataset.id();
        try {
            var content = check(id, sha256);
            return new StoredDataset(
                    id,
                    dataset.displayName(),
                    StoredDataset.State.WRITING,
                    blobs.committed(id),
                    Optional.of(sha256),
                    content.classes(),
                    counts(content),
                    dataset.created());
        } catch (ServerException e) {
            if (e.reason() == Reason.MALFORMED_DATASET) {
                blobs.discard(id);
                store.delete(id);
            }
            throw e;
        }
    }

    /** The row says what the content will be before the content is moved there. */
    private StoredDataset move(StoredDataset checked, String sha256) throws IOException {
        contents.lock();
        try {
            store.update(checked);
            if (blobs.publish(checked.id(), sha256).isEmpty()) {
                throw new ServerException(
                        Reason.WRONG_OFFSET,
                        "data set " + checked.id() + " was written to meanwhile");
            }
            return checked;
        } finally {
            contents.unlock();
        }
    }

    /** Removes a data set that no adaptation and no version refers to. */
    public void delete(String id) throws IOException {
        contents.lock();
        try {
            var dataset = get(id);
            if (dataset.sha256().filter(rules.inLineage()).isPresent() || !store.delete(id)) {
                throw new ServerException(
                        Reason.DATASET_IN_USE,
                        "an adaptation or a version refers to data set " + id,
                        Map.of("dataset", id));
            }
            blobs.discard(id);
            if (dataset.sha256().isPresent()) {
                blobs.deleteUnused(dataset.sha256().get());
            }
        } finally {
            contents.unlock();
        }
    }

    /** To be called now and then: removes data sets that their writers have given up. */
    public void expire() {
        var now = clock.instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(LOOK_EVERY);
        for (var dataset : store.writing()) {
            try {
                expire(dataset, now.minus(rules.unfinished()));
            } catch (IOException e) {
                LOG.warn("data set {}, which was given up, stays for now", dataset.id(), e);
            }
        }
    }

    private void expire(StoredDataset dataset, Instant limit) throws IOException {
        boolean alive =
                !dataset.created().isBefore(limit)
                        || blobs.lastWrite(dataset.id())
                                .filter(last -> !last.isBefore(limit))
                                .isPresent();
        if (!alive) {
            delete(dataset.id());
            LOG.info(
                    "data set {} was given up {} ago and is removed",
                    dataset.id(),
                    rules.unfinished());
        }
    }

    private void requireWriting(String id) {
        if (get(id).state() != StoredDataset.State.WRITING) {
            throw new ServerException(
                    Reason.DATASET_STATE,
                    "data set " + id + " is final and never changes",
                    Map.of("dataset", id));
        }
    }

    /** What the check of a data set finds. */
    private record Content(List<String> classes, DatasetSummary summary) {}

    /** Holds one record at a time: a data set may be larger than what memory is left. */
    private Content check(String id, String sha256) throws IOException {
        Path file =
                blobs.partial(id)
                        .orElseThrow(() ->
                                new ServerException(
                                        Reason.MALFORMED_DATASET,
                                        "nothing was written to data set " + id,
                                        Map.of("dataset", id)));
        var actual = blobs.seal(id);
        if (!actual.equals(sha256)) {
            throw new ServerException(
                    Reason.DIGEST_MISMATCH,
                    "data set " + id + " has sha256 " + actual + ", not " + sha256,
                    Map.of("dataset", id, "expected", sha256, "actual", actual));
        }
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var counter = new DatasetSummary.Counter();
            var header = DatasetFormat.scan(in, counter);
            return new Content(header.classes(), counter.summary());
        } catch (MalformedDatasetException e) {
            throw new ServerException(
                    Reason.MALFORMED_DATASET,
                    "data set " + id + ": " + e.getMessage(),
                    Map.of("dataset", id));
        }
    }

    private static StoredDataset.Counts counts(Content content) {
        var summary = content.summary();
        return new StoredDataset.Counts(
                summary.count(Split.TRAIN),
                summary.count(Split.VALIDATION),
                summary.count(Split.TEST));
    }
}
