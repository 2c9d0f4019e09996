package dev.adagrow.server.adaptation;

import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs as people see them: create, look, cancel, and follow the rollout of what came out.
 * Thread-safe.
 */
public final class Adaptations {
    private static final Logger LOG = LoggerFactory.getLogger(Adaptations.class);

    private final JobBook book;
    private final Catalog catalog;
    private final Datasets datasets;
    private final Candidates candidates;
    private final AdaptationPolicy policy;
    private final Function<String, Optional<Integer>> stableOf;
    private final InstantSource clock;

    /**
     * @param stableOf the version of a model that new jobs go on from
     */
    public Adaptations(
            JobBook book,
            Catalog catalog,
            Datasets datasets,
            Candidates candidates,
            AdaptationPolicy policy,
            Function<String, Optional<Integer>> stableOf,
            InstantSource clock) {
        this.book = book;
        this.catalog = catalog;
        this.datasets = datasets;
        this.candidates = candidates;
        this.policy = policy;
        this.stableOf = stableOf;
        this.clock = clock;
    }

    /**
     * What a job would do.
     *
     * @param replay digests of data sets that are mixed in, oldest first
     */
    public record Preview(Adaptation.Plan plan, List<String> replay) {}

    /**
     * Checks everything that {@link #create} checks, and changes nothing.
     *
     * @param config adagrow.v1.GrowthConfig as JSON
     * @throws ServerException saying what is missing
     */
    public Preview preview(String model, String dataset, String config) {
        var known = catalog.model(model);
        var data = datasets.ready(dataset);
        requireEnough(data);
        var running = book.running(model);
        if (running.isPresent()) {
            throw running(model, running.get().id());
        }
        var parent = stableOf.apply(model).map(v -> catalog.version(new ServableId(model, v)));
        parent.ifPresent(Adaptations::requireTrainingState);
        var classes = new ArrayList<>(known.classes());
        data.classes().stream().filter(c -> !classes.contains(c)).forEach(classes::add);
        var plan =
                new Adaptation.Plan(
                        model, dataset, parent.map(v -> v.id().version()), classes, config);
        return new Preview(plan, parent.map(Version::datasets).orElse(List.of()));
    }

    /**
     * Makes a job that waits for a trainer.
     *
     * @param id unique, of letters and digits, ascending with time
     * @param config adagrow.v1.GrowthConfig as JSON
     * @throws ServerException as {@link #preview}; ADAPTATION_RUNNING while the model has another
     *     job
     */
    public Adaptation create(String id, String model, String dataset, String config) {
        var plan = preview(model, dataset, config).plan();
        var job =
                new Adaptation(
                        id,
                        plan,
                        new JobState.Pending(),
                        Adaptation.Work.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        clock.instant(),
                        Optional.empty(),
                        1);
        if (!book.insert(job)) {
            throw running(model, book.running(model).map(Adaptation::id).orElse(""));
        }
        LOG.info("adaptation {} of {} to data set {} created", job.id(), model, dataset);
        return job;
    }

    /**
     * @throws ServerException ADAPTATION_NOT_FOUND
     */
    public Adaptation get(String id) {
        return book.get(id);
    }

    /** Ascending by creation. @param model "" for all; {@code after} id to go on behind */
    public List<Adaptation> list(String model, String after, int limit) {
        return book.list(model, after, limit);
    }

    /** What happened after an event, ascending. */
    public List<AdaptationStore.Event> events(String id, long after, int limit) {
        return book.events(id, after, limit);
    }

    /** Ends a job wherever it is; of one that has ended nothing changes. */
    public Adaptation cancel(String id) {
        var changed =
                book.apply(
                        id,
                        new JobEvent.Cancelled("cancelled by a person"),
                        UnaryOperator.identity());
        run(changed);
        return book.get(id);
    }

    /** To be told when a rollout has ended; rollouts of other versions are ignored. */
    public void decided(ServableId candidate, String rollout, JobEvent.Decided decision) {
        book.running(candidate.model())
                .filter(a -> a.state().equals(new JobState.Published(candidate.version())))
                .ifPresent(a -> end(a, decision, rollout));
        book.running(candidate.model()).ifPresent(this::follow);
    }

    /**
     * Picks up what a stop of the server interrupted: rollouts that were not begun, ended
     * unnoticed, or outlived their cancelled job.
     */
    public void resume() {
        book.open().forEach(this::follow);
        book.cancelledOnTrial().forEach(this::withdraw);
    }

    /** Runs the effects of a change that a trainer made. */
    void run(JobBook.Changed changed) {
        for (var effect : changed.effects()) {
            switch (effect) {
                case START_ROLLOUT -> follow(changed.adaptation());
                case ROLL_BACK -> withdraw(changed.adaptation());
            }
        }
    }

    private void withdraw(Adaptation job) {
        candidates.withdraw(
                new ServableId(job.plan().model(), job.version().orElseThrow()),
                "its adaptation was cancelled");
    }

    private void follow(Adaptation job) {
        if (!(job.state() instanceof JobState.Published(int version))) {
            return;
        }
        var candidate = new ServableId(job.plan().model(), version);
        var decision = candidates.decision(candidate);
        if (decision.isPresent()) {
            end(job, decision.get(), job.rollout().orElse(""));
        } else if (job.rollout().isEmpty()) {
            var rollout = candidates.begin(candidate);
            if (rollout.isPresent() && !book.noteRollout(job.id(), rollout.get())) {
                // Cancelled since the look: then nobody has ended this rollout.
                withdraw(job);
            }
        }
    }

    private void end(Adaptation job, JobEvent.Decided decision, String rollout) {
        book.apply(job.id(), decision, a -> rollout.isEmpty() ? a : a.withRollout(rollout));
        LOG.info("adaptation {} ended: {} {}", job.id(), decision.outcome(), decision.reason());
    }

    private void requireEnough(StoredDataset data) {
        if (data.counts().total() < policy.minRecords()) {
            throw new ServerException(
                    Reason.DATASET_TOO_SMALL,
                    "data set "
                            + data.id()
                            + " has "
                            + data.counts().total()
                            + " records; fewer than "
                            + policy.minRecords()
                            + " are no base for an adaptation",
                    Map.of("dataset", data.id()));
        }
    }

    private static void requireTrainingState(Version parent) {
        if (parent.trainingState().isEmpty()) {
            throw new ServerException(
                    Reason.NO_TRAINING_STATE,
                    "version "
                            + parent.id().version()
                            + " of "
                            + parent.id().model()
                            + " was published without a training state; growth cannot go on from it",
                    Map.of("model", parent.id().model()));
        }
    }

    private static ServerException running(String model, String id) {
        return new ServerException(
                Reason.ADAPTATION_RUNNING,
                "model " + model + " has a running adaptation " + id,
                Map.of("model", model, "adaptation", id));
    }
}
