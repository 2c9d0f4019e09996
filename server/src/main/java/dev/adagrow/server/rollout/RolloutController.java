package dev.adagrow.server.rollout;

import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    /** How often evidence becomes an event for watchers. */
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
     * @throws ServerException ROLLOUT_RUNNING, or ROLLOUT_STATE if the version is stable already
     */
    public Rollout create(ServableId candidate) throws IOException {
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
        Optional<String> obstacle = Optional.empty();
        if (stable.isPresent()) {
            var answering = catalog.version(new ServableId(candidate.model(), stable.get()));
            obstacle = catalog.incompatibility(version, answering);
        }
        var now = rules.clock().instant();
        var promotion = stable.isPresent() ? Optional.<String>empty() : Optional.of(FIRST);
        var rollout =
                new Rollout(
                        rules.ids().get(),
                        candidate,
                        stable,
                        new RolloutState.Loading(promotion),
                        Evidence.NONE,
                        now,
                        now,
                        Optional.empty(),
                        1);
        var begun = book.begin(rollout);
        if (begun != rollout) {
            return begun;
        }
        LOG.info("rollout {} of {} begins, stable is {}", rollout.id(), candidate, stable);
        obstacle.ifPresent(reason -> book.fire(rollout, new RolloutEvent.Incompatible(reason)));
        tick();
        return get(rollout.id());
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
     * @throws ServerException STALE_ETAG, or ROLLOUT_STATE if it cannot be paused now
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

    /** Makes the candidate stable, at once or as soon as it is available. */
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
            case Readiness.Available a -> {
                if (book.awaitsCandidate(rollout)) {
                    book.fire(rollout, new RolloutEvent.CandidateAvailable());
                } else {
                    judge(rollout);
                }
            }
        }
    }

    private void judge(Rollout rollout) {
        var now = rules.clock().instant();
        store.saveExposures(rollout.id(), exposures.unsaved(rollout.model()));
        if (rollout.state() instanceof RolloutState.Paused) {
            return;
        }
        var evidence = exposures.evidence(rollout.model(), now);
        var seen = note(rollout, evidence, now).with(evidence);
        judge.judge(seen, now).ifPresent(event -> book.fire(seen, event));
    }

    /** Lets evidence be seen now and then. @return the rollout as it stands then */
    private Rollout note(Rollout rollout, Evidence evidence, Instant now) {
        metrics.labelledKeys(rollout.model(), Arm.CANDIDATE, evidence.labelled().candidate());
        metrics.labelledKeys(rollout.model(), Arm.BASELINE, evidence.labelled().baseline());
        var last = noted.get(rollout.id());
        boolean due = last == null || !last.plus(EVIDENCE_EVERY).isAfter(now);
        if (!due || evidence.equals(rollout.evidence())) {
            return rollout;
        }
        noted.put(rollout.id(), now);
        return book.note(rollout, evidence);
    }
}
