package dev.adagrow.server.rollout.evidence;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.feedback.LabelListener;
import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Watches the arms of running trials and cross-scores them: what one model answered, the other
 * answers too, when nobody waits. A row whose second answer is shed, late or failed is dropped,
 * whichever arm it was in, so that what is left says nothing about the arms' speed. Thread-safe; on
 * the call path it costs one short lock.
 */
public final class Exposures implements CallObserver, LabelListener {
    /**
     * Second answers under way; above it rows are dropped. Keeps inputs from piling up in memory.
     */
    private static final int MAX_IN_FLIGHT = 256;

    private static final int MAX_KEY = 128;

    private final BackgroundInference background;
    private final InstantSource clock;
    private final Duration maturity;
    private final double latencyGuard;
    private final Map<String, Trial> trials = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param maturity age at which an exposure is judged
     * @param latencyGuard multiple of the baseline's p99 above which a call is slow
     */
    public Exposures(
            BackgroundInference background,
            InstantSource clock,
            Duration maturity,
            double latencyGuard) {
        this.background = background;
        this.clock = clock;
        this.maturity = maturity;
        this.latencyGuard = latencyGuard;
    }

    /**
     * @param open whether arms answer calls now; until then, and in a pause, only labels and
     *     failures are taken
     */
    private record Trial(String rollout, int stable, int candidate, TrialBook book, boolean open) {
        Trial opened(boolean now) {
            return new Trial(rollout, stable, candidate, book, now);
        }

        /** Whether it is this trial's arm; a call of the trial before may end late. */
        boolean has(Arm arm, int version) {
            return switch (arm) {
                case CANDIDATE, SHADOW -> version == candidate;
                case BASELINE -> version == stable;
                case STABLE -> false;
            };
        }
    }

    /**
     * Begins to watch a rollout; its arms are closed yet.
     *
     * @param known what was stored of it, if it is new here
     */
    public void prepare(String rollout, int stable, ServableId candidate, List<Exposure> known) {
        trials.compute(
                candidate.model(),
                (model, trial) -> {
                    if (trial != null && trial.rollout().equals(rollout)) {
                        return trial.opened(false);
                    }
                    var book = new TrialBook(maturity, latencyGuard);
                    book.restore(known);
                    return new Trial(rollout, stable, candidate.version(), book, false);
                });
    }

    /** Takes exposures of the prepared rollout. */
    public void open(String model) {
        trials.computeIfPresent(model, (m, trial) -> trial.opened(true));
    }

    public void suspend(String model) {
        trials.computeIfPresent(model, (m, trial) -> trial.opened(false));
    }

    public void close(String model) {
        trials.remove(model);
    }

    public Evidence evidence(String model, Instant now) {
        var trial = trials.get(model);
        return trial == null ? Evidence.NONE : trial.book().evidence(now);
    }

    public List<Exposure> unsaved(String model) {
        var trial = trials.get(model);
        return trial == null ? List.of() : trial.book().unsaved();
    }

    public void saved(String model, List<Exposure> rows) {
        var trial = trials.get(model);
        if (trial != null) {
            trial.book().saved(rows);
        }
    }

    @Override
    public void answered(Observation call) {
        var trial = trials.get(call.model());
        if (trial == null
                || !trial.open()
                || call.arm() == Arm.SHADOW
                || !trial.has(call.arm(), call.version())) {
            return;
        }
        var first = trial.book().answered(call.arm(), call.latencyNanos(), call.predicted().length);
        boolean nothingToLabel = call.predicted().length == 0;
        if (nothingToLabel || first.isEmpty()) {
            return;
        }
        var now = clock.instant();
        askOther(
                trial,
                call.model(),
                call.arm(),
                call.inputs(),
                predicted -> trial.book().exposed(rows(call, first.get(), predicted, now)));
    }

    /**
     * Counts against the arm only if the other arm's version answers the same rows: one input that
     * breaks both must not end a trial. Shadow copies are of calls that stable has answered.
     */
    @Override
    public void failed(String model, int version, Arm arm, Tensors inputs) {
        var trial = trials.get(model);
        if (trial == null || !trial.has(arm, version)) {
            return;
        }
        if (arm == Arm.SHADOW) {
            trial.book().failed(Arm.CANDIDATE);
        } else {
            askOther(trial, model, arm, inputs, predicted -> trial.book().failed(arm));
        }
    }

    @Override
    public void missing(String model, int candidate) {
        var trial = trials.get(model);
        if (trial != null && trial.has(Arm.CANDIDATE, candidate)) {
            trial.book().failed(Arm.CANDIDATE);
        }
    }

    /** Has the other arm's version answer in the background; nothing follows if it does not. */
    private void askOther(
            Trial trial, String model, Arm arm, Tensors inputs, Consumer<int[]> answered) {
        if (inFlight.get() >= MAX_IN_FLIGHT) {
            return;
        }
        int other = arm == Arm.CANDIDATE ? trial.stable() : trial.candidate();
        inFlight.incrementAndGet();
        background
                .infer(new ServableId(model, other), inputs)
                .whenComplete((outputs, failure) -> {
                    inFlight.decrementAndGet();
                    Optional.ofNullable(outputs).flatMap(Outputs::predicted).ifPresent(answered);
                });
    }

    @Override
    public void labelled(String model, String call, int row, Truth truth, Instant time) {
        var trial = trials.get(model);
        if (trial != null) {
            trial.book().labelled(call, row, new Exposure.Label(truth, time));
        }
    }

    /** Long keys are kept by their digest: what is kept of a trial is bounded. */
    private static String shortened(String routeKey) {
        return routeKey.length() <= MAX_KEY
                ? routeKey
                : Digests.sha256(routeKey.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Exposure> rows(Observation call, long first, int[] other, Instant now) {
        var rows = new ArrayList<Exposure>();
        boolean candidate = call.arm() == Arm.CANDIDATE;
        var key = shortened(call.routeKey());
        for (int row = 0; row < Math.min(call.predicted().length, other.length); row++) {
            rows.add(
                    new Exposure(
                            first + row,
                            call.predictionId(),
                            row,
                            key,
                            call.arm(),
                            candidate ? other[row] : call.predicted()[row],
                            candidate ? call.predicted()[row] : other[row],
                            now,
                            Optional.empty()));
        }
        return rows;
    }
}
