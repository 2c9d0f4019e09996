package dev.adagrow.server.adaptation;

import dev.adagrow.server.blob.BlobStore;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Publication;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs as trainers see them. Every call but the first carries a lease; who lost it is refused with
 * LEASE_LOST and changes nothing. Thread-safe.
 */
public final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final JobBook book;
    private final Adaptations adaptations;
    private final Catalog catalog;
    private final Datasets datasets;
    private final BlobStore blobs;
    private final Terms terms;

    /**
     * @param leaseIds unguessable, of letters and digits
     */
    public record Terms(AdaptationPolicy policy, Supplier<String> leaseIds, InstantSource clock) {}

    public Leases(
            JobBook book,
            Adaptations adaptations,
            Catalog catalog,
            Datasets datasets,
            BlobStore blobs,
            Terms terms) {
        this.book = book;
        this.adaptations = adaptations;
        this.catalog = catalog;
        this.datasets = datasets;
        this.blobs = blobs;
        this.terms = terms;
        book.addListener(this::forgetCheckpoint);
    }

    /** A lease as a trainer names it. */
    public record Ticket(String id, long fencing) {}

    /**
     * A job with everything that a trainer needs.
     *
     * @param dataset digest of the new data
     * @param replay digests of the lineage, oldest first
     */
    public record Assignment(
            Ticket ticket,
            Adaptation job,
            Optional<Version> parent,
            String dataset,
            List<String> replay) {}

    /** What a trainer is told when it renews. */
    public record Renewal(boolean cancelled, double paceSeconds) {}

    /** How long a trainer may be silent. */
    public Duration duration() {
        return terms.policy().lease();
    }

    /**
     * To be called once after a start of the server: trainers get a whole lease of time to come
     * back.
     */
    public void start() {
        book.extendAll(expiry());
    }

    /**
     * To be called now and then: ends the leases of trainers that fell silent; their jobs wait
     * again, checkpoints kept.
     */
    public void expire() {
        book.expire();
    }

    /** The oldest job that waits, if there is one. A job whose trainer fell silent waits again. */
    public Optional<Assignment> acquire(String trainer) {
        book.expire();
        var expires = expiry();
        return book.lease(a -> a.heldBy(terms.leaseIds().get(), trainer, expires))
                .map(this::assign);
    }

    private Assignment assign(Adaptation job) {
        var hold = job.work().hold().orElseThrow();
        LOG.info(
                "adaptation {} leased to {}, attempt {}",
                job.id(),
                hold.trainer(),
                job.work().attempts());
        var parent =
                job.plan()
                        .parent()
                        .map(v -> catalog.version(new ServableId(job.plan().model(), v)));
        var dataset = digest(job);
        var replay = new ArrayList<>(parent.map(Version::datasets).orElse(List.of()));
        replay.remove(dataset);
        return new Assignment(
                new Ticket(hold.lease(), hold.fencing()), job, parent, dataset, replay);
    }

    /**
     * Gives a trainer another whole lease of time, unless its job was cancelled.
     *
     * @throws ServerException LEASE_LOST if the job is no longer this trainer's
     */
    public Renewal renew(Ticket ticket) {
        var job = book.lastHeld(ticket.id(), ticket.fencing());
        if (job.state() instanceof JobState.Ended(var outcome, var reason)
                && outcome == Outcome.CANCELLED) {
            return new Renewal(true, 0);
        }
        extend(ticket);
        return new Renewal(false, terms.policy().pace().toNanos() / 1e9);
    }

    /**
     * @param progress adagrow.v1.TrainingProgress as JSON
     */
    public void progress(Ticket ticket, String progress) {
        book.noteProgress(ticket.id(), ticket.fencing(), progress, expiry());
    }

    /** A blob that the job may read. */
    public Path read(Ticket ticket, String digest) {
        extend(ticket);
        return blobs.find(digest)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.BLOB_NOT_FOUND,
                                "no blob " + digest,
                                Map.of("digest", digest)));
    }

    /** State of a blob's write. */
    public record Written(long committed, boolean complete) {}

    /** Writes part of a blob; {@link #written} then says whether it is whole. */
    public void write(Ticket ticket, String digest, long offset, ByteBuffer data)
            throws IOException {
        extend(ticket);
        if (blobs.find(digest).isEmpty()) {
            blobs.write(digest, offset, data);
        }
    }

    /** Publishes the blob if its bytes are all there. */
    public Written written(Ticket ticket, String digest) throws IOException {
        extend(ticket);
        var known = blobs.find(digest);
        var whole = known.isPresent() ? known : published(digest);
        return whole.isPresent()
                ? new Written(Files.size(whole.get()), true)
                : new Written(blobs.committed(digest), false);
    }

    private Optional<Path> published(String digest) throws IOException {
        boolean whole = blobs.partial(digest).isPresent() && blobs.seal(digest).equals(digest);
        return whole ? blobs.publish(digest, digest) : Optional.empty();
    }

    /** Names the blob to go on from; the one before is forgotten. */
    public void checkpoint(Ticket ticket, String digest) throws IOException {
        var job = book.held(ticket.id(), ticket.fencing());
        requireBlob(digest);
        var before = job.work().checkpoint();
        book.work(ticket.id(), ticket.fencing(), a -> a.withCheckpoint(digest).heldUntil(expiry()));
        if (before.isPresent() && !before.get().equals(digest)) {
            blobs.deleteUnused(before.get());
        }
    }

    /**
     * Ends the lease with a version. The same bundle again answers the same version.
     *
     * @param trainingState digest; empty: none
     * @param gatePassed whether the version is worth a trial; otherwise it is kept for the record
     *     only
     */
    public Version publish(
            Ticket ticket,
            String bundle,
            Optional<String> trainingState,
            boolean gatePassed,
            String gateReport)
            throws IOException {
        var job = book.lastHeld(ticket.id(), ticket.fencing());
        var model = job.plan().model();
        var repeated = catalog.versionOf(model, bundle);
        if (job.version().isPresent()
                && repeated.map(v -> v.id().version()).equals(job.version())) {
            return repeated.orElseThrow();
        }
        extend(ticket);
        var parent = job.plan().parent().map(v -> catalog.version(new ServableId(model, v)));
        var lineage = new ArrayList<>(parent.map(Version::datasets).orElse(List.of()));
        lineage.remove(digest(job));
        lineage.add(digest(job));
        var version =
                catalog.publish(
                        new Publication(
                                model,
                                bundle,
                                trainingState,
                                job.plan().parent(),
                                Optional.of(job.plan().classes()),
                                lineage,
                                gateReport));
        int number = version.id().version();
        var event =
                gatePassed
                        ? new JobEvent.Published(number)
                        : new JobEvent.Refused(number, gateReport);
        var changed =
                book.applyHeld(ticket.id(), ticket.fencing(), event, a -> a.withVersion(number));
        LOG.info("adaptation {} published version {}: {}", job.id(), number, gateReport);
        adaptations.run(changed);
        return version;
    }

    /** Ends the lease without a version; repeating it changes nothing. */
    public void finish(Ticket ticket, Outcome outcome, String reason) {
        var job = book.lastHeld(ticket.id(), ticket.fencing());
        if (job.state().equals(new JobState.Ended(outcome, reason))) {
            return;
        }
        book.applyHeld(
                ticket.id(),
                ticket.fencing(),
                new JobEvent.Finished(outcome, reason),
                UnaryOperator.identity());
        LOG.info("adaptation {} ended: {} {}", job.id(), outcome, reason);
    }

    /** A job that no trainer takes up again needs no checkpoint. */
    private void forgetCheckpoint(String id) {
        var job = book.get(id);
        boolean over =
                switch (job.state()) {
                    case JobState.Pending s -> false;
                    case JobState.Running s -> false;
                    case JobState.Published s -> true;
                    case JobState.Ended s -> true;
                };
        if (!over || job.work().checkpoint().isEmpty()) {
            return;
        }
        try {
            blobs.deleteUnused(job.work().checkpoint().get());
        } catch (IOException e) {
            LOG.warn("the checkpoint of adaptation {} stays until the next start", id, e);
        }
    }

    /**
     * Each call renews; not in the store, though, while most of the lease is left: there are many
     * chunks in an upload.
     */
    private Adaptation extend(Ticket ticket) {
        var job = book.held(ticket.id(), ticket.fencing());
        var fresh =
                terms.clock().instant().plus(terms.policy().lease().multipliedBy(3).dividedBy(4));
        return job.work().hold().filter(h -> h.expires().isAfter(fresh)).isPresent()
                ? job
                : book.work(ticket.id(), ticket.fencing(), a -> a.heldUntil(expiry()));
    }

    private Instant expiry() {
        return terms.clock().instant().plus(terms.policy().lease());
    }

    private void requireBlob(String digest) {
        if (blobs.find(digest).isEmpty()) {
            throw new ServerException(
                    Reason.BLOB_NOT_FOUND, "no blob " + digest, Map.of("digest", digest));
        }
    }

    private String digest(Adaptation job) {
        return datasets.get(job.plan().dataset()).sha256().orElseThrow();
    }
}
