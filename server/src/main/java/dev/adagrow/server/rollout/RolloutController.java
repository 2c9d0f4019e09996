package dev.adagrow.server.rollout;

import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.rollout.evidence.Exposures;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins rollouts, passes people's commands on, and moves rollouts along: somebody calls {@link
 * #tick} again and again; between ticks only commands change anything. Thread-safe. The verdict
 * judges without a lock; what it decides holds only if the rollout has not changed meanwhile
 * ({@link RolloutBook}), so a person's command always wins.
 */
public final class RolloutController {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutController.class);

    /** How often evidence becomes an event for watchers, in a stage of less than 100 times that. */
    private static final Duration EVIDENCE_EVERY = Duration.ofSeconds(1);

    private static final String FIRST = "first version of the model";

    /** What decides, and when. */
    public record Rules(
            RolloutPolicy policy, Verdict verdict, InstantSource clock, Supplier<String> ids) {}

    private final RolloutStore store;
    private final Catalog catalog;
    private final Exposures exposures;
    private final ControlMetrics metrics;
    private final Rules rules;
    private final Judge judge;
    private final RolloutBook book;

    /** When evidence of a running rollout was last made an event. */
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    public RolloutController(
            RolloutStore store,
            Catalog catalog,
            LoadedVersions versions,
            SplitSwitch splits,
            Exposures exposures,
            Observed observed) {
        this.store = store;
        this.catalog = catalog;
        this.exposures = exposures;
        this.metrics = observed.metrics();
        this.rules = observed.rules();
        this.judge = new Judge(rules.policy(), rules.verdict());
        var traffic = new Traffic(store, catalog, versions, splits, metrics);
        this.book =
                new RolloutBook(
                        store,
                        traffic,
                        exposures,
                        metrics,
                        rules.clock(),
                        rules.policy().armShare());
    }

    /** Where the controller reports to, and by what it decides. */
    public record Observed(ControlMetrics metrics, Rules rules) {}

    /** Told of every change of a rollout, ended ones included. Must return soon. */
    public void addListener(Consumer<Rollout> listener) {
        book.addListener(listener);
    }

    public RolloutPolicy policy() {
        return rules.policy();
    }

    /**
     * Puts the stored splits in force, asks for all versions in service, and lets interrupted
     * rollouts go on where they were.
     */
    public void start() {
        book.start();
        tick();
    }

    /** Lets calls know a model that has just been created. Repeating it changes nothing. */
    public void introduce(String model) {
        book.introduce(model);
    }

    /**
     * Takes a model out of service and deletes it with all that is kept of it. Calls under way are
     * answered.
     *
     * @throws ServerException MODEL_NOT_FOUND, ADAPTATION_RUNNING or ROLLOUT_RUNNING
     */
    public void delete(String model) {
        book.delete(model);
        LOG.info("model {} deleted", model);
    }

    /**
     * Deletes a version that is not in service, with its rollouts. Calls under way are answered.
     *
     * @throws ServerException VERSION_NOT_FOUND or VERSION_IN_USE
     */
    public void delete(ServableId version) {
        book.delete(version);
        LOG.info("{} deleted", version);
    }

    /**
     * Takes a model out of memory until it is loaded again; calls under way are answered. Repeating
     * it changes nothing.
     *
     * @throws ServerException MODEL_NOT_FOUND or ROLLOUT_RUNNING
     */
    public void unload(String model) {
        book.unload(catalog.model(model).id());
        LOG.info("model {} is unloaded", model);
    }

    /** Whether the model is kept out of memory. */
    public boolean unloaded(String model) {
        return book.unloaded(model);
    }

    /**
     * Has a model's stable version in memory, if it has one; does not wait for it. Repeating it
     * changes nothing.
     *
     * @throws ServerException MODEL_NOT_FOUND
     */
    public void load(String model) {
        book.load(catalog.model(model).id());
    }

    /** The newest uploaded version, if it is newer than stable and nobody has tried it yet. */
    public Optional<ServableId> untried(String model) {
        int stable = stable(model).orElse(0);
        return catalog.untried(model).filter(id -> id.version() > stable);
    }

    /** The version that answers outside trials. */
    public Optional<Integer> stable(String model) {
        return split(model).stable();
    }

    /** As it is in force; of an unknown model one without versions. */
    public TrafficSplit split(String model) {
        return book.split(model);
    }

    /**
     * Begins to try a version. A model's first version becomes stable as soon as it is available. A
     * version whose contract differs from stable's gives a rollout that has ended REJECTED. Of a
     * version that is on trial already the running rollout is answered.
     *
     * @throws ServerException ROLLOUT_RUNNING, ROLLOUT_STATE if the version is stable already, or
     *     STALE_ETAG if another version became stable meanwhile
     */
    public Rollout create(ServableId candidate) throws IOException {
        return create(rules.ids(), candidate);
    }

    /**
     * The same.
     *
     * @param id of the rollout, should it be a new one; unique, of letters and digits, ascending
     *     with time
     */
    public Rollout create(String id, ServableId candidate) throws IOException {
        return create(() -> id, candidate);
    }

    private Rollout create(Supplier<String> id, ServableId candidate) throws IOException {
        var version = catalog.version(candidate);
        var stable = stable(candidate.model());
        if (stable.filter(v -> v == candidate.version()).isPresent()) {
            throw new ServerException(
                    Reason.ROLLOUT_STATE,
                    "version "
                            + candidate.version()
                            + " of "
                            + candidate.model()
                            + " is stable already");
        }
        var first = first(version, stable);
        var now = rules.clock().instant();
        var rollout =
                new Rollout(
                        id.get(),
                        candidate,
                        stable,
                        first,
                        Evidence.NONE,
                        now,
                        now,
                        first instanceof RolloutState.Ended ? Optional.of(now) : Optional.empty(),
                        1);
        var begun = book.begin(rollout);
        if (begun == rollout) {
            LOG.info("rollout {} of {} begins, stable is {}", rollout.id(), candidate, stable);
            tick();
        }
        return get(begun.id());
    }

    private RolloutState first(Version candidate, Optional<Integer> stable) throws IOException {
        if (stable.isEmpty()) {
            return new RolloutState.Loading(Optional.of(FIRST));
        }
        var answering = catalog.version(new ServableId(candidate.id().model(), stable.get()));
        return catalog.incompatibility(candidate, answering)
                .<RolloutState>map(
                        reason -> new RolloutState.Ended(RolloutState.Outcome.REJECTED, reason))
                .orElse(new RolloutState.Loading(Optional.empty()));
    }

    /**
     * @throws ServerException ROLLOUT_NOT_FOUND
     */
    public Rollout get(String id) {
        return book.get(id);
    }

    /** The latest rollout of a version. */
    public Optional<Rollout> latest(ServableId candidate) {
        return store.latest(candidate);
    }

    /** Ascending by creation. @param model "" for all; {@code after} id to go on behind */
    public List<Rollout> list(String model, String after, int limit) {
        return store.list(model, after, limit);
    }

    /** What happened after an event, ascending. */
    public List<RolloutStore.Event> events(String id, long after, int limit) {
        return store.events(id, after, limit);
    }

    /**
     * Gives all traffic to stable until it is resumed.
     *
     * @param etag of the rollout as the caller saw it; "" for whatever it is now
     * @throws ServerException STALE_ETAG, or ROLLOUT_STATE if the rollout has ended or its
     *     candidate is not loaded
     */
    public Rollout pause(String id, String etag) {
        return command(id, etag, new RolloutEvent.Pause());
    }

    /** Goes on with the stage that was paused; failures as of {@link #pause}. */
    public Rollout resume(String id, String etag) {
        return command(id, etag, new RolloutEvent.Resume());
    }

    /** Ends the trial and unloads the candidate; failures as of {@link #pause}. */
    public Rollout rollBack(String id, String etag, String reason) {
        return command(id, etag, new RolloutEvent.RollBack(reason));
    }

    /**
     * Makes the candidate stable, at once or when its first load is over; failures as of {@link
     * #pause}.
     */
    public Rollout promote(String id, String etag, String reason) {
        return command(id, etag, new RolloutEvent.Promote(reason));
    }

    private Rollout command(String id, String etag, RolloutEvent event) {
        book.command(id, etag, event);
        tick();
        return get(id);
    }

    /**
     * Looks at everything that time, loads and labels may have changed, and acts on it. One tick at
     * a time makes progress.
     */
    public void tick() {
        var running = book.running();
        noted.keySet().retainAll(running.stream().map(Rollout::id).toList());
        for (var rollout : running) {
            try {
                look(rollout);
            } catch (RuntimeException e) {
                LOG.error("rollout {} cannot go on now", rollout.id(), e);
            }
        }
    }

    private void look(Rollout rollout) {
        switch (book.readiness(rollout)) {
            case Readiness.Failed(var reason) ->
                    book.fire(rollout, new RolloutEvent.CandidateFailed(reason));
            case Readiness.Absent a -> book.want(rollout);
            case Readiness.Coming c -> {}
            case Readiness.Resting r -> book.want(rollout);
            case Readiness.Available a -> {
                if (book.awaitsCandidate(rollout)) {
                    book.fire(rollout, available(rollout));
                } else {
                    judge(rollout);
                }
            }
        }
    }

    private RolloutEvent available(Rollout rollout) {
        return catalog.fixClasses(catalog.version(rollout.candidate()))
                .<RolloutEvent>map(RolloutEvent.CandidateFailed::new)
                .orElse(new RolloutEvent.CandidateAvailable());
    }

    private void judge(Rollout rollout) {
        var now = rules.clock().instant();
        book.save(rollout);
        if (rollout.state() instanceof RolloutState.Paused) {
            return;
        }
        var evidence = exposures.evidence(rollout.model(), now);
        var seen = note(rollout, evidence, now).with(evidence);
        judge.judge(seen, now).ifPresent(event -> book.fire(seen, event));
    }

    /**
     * Lets evidence be seen now and then, the older the stage the more rarely, so that the events
     * of a long one stay few. @return the rollout as it stands then
     */
    private Rollout note(Rollout rollout, Evidence evidence, Instant now) {
        metrics.labelledKeys(rollout.model(), Arm.CANDIDATE, evidence.labelled().candidate());
        metrics.labelledKeys(rollout.model(), Arm.BASELINE, evidence.labelled().baseline());
        var last = noted.get(rollout.id());
        var age = Duration.between(rollout.since(), now);
        var pause = Collections.max(List.of(EVIDENCE_EVERY, age.dividedBy(100)));
        boolean due = last == null || !last.plus(pause).isAfter(now);
        if (!due || evidence.equals(rollout.evidence())) {
            return rollout;
        }
        noted.put(rollout.id(), now);
        return book.note(rollout, evidence);
    }
}
