package dev.adagrow.server.call;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.ArmChooser;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** From a name and a version in a request to a version in memory. Thread-safe. */
final class Resolver {
    private static final String STABLE = "stable";
    private static final String CANDIDATE = "candidate";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final SplitTable splits;
    private final ServableRegistry registry;
    private final CallObserver observer;

    Resolver(SplitTable splits, ServableRegistry registry, CallObserver observer) {
        this.splits = splits;
        this.registry = registry;
        this.observer = observer;
    }

    /**
     * Who answers a call. A call of the candidate's arm whose version cannot be had is answered by
     * stable, and counts as a failure of the candidate.
     *
     * @param drawn makes the route key of a call that has none
     * @throws ServerException MODEL_NOT_FOUND, NO_STABLE_VERSION, VERSION_NOT_FOUND,
     *     VERSION_NOT_SERVED or VERSION_NOT_READY
     */
    Target target(Addressee whom, Supplier<String> drawn) {
        var split = split(whom.model());
        if (!whom.version().isEmpty()) {
            return new Target(
                    acquire(pinned(split, whom.version()), split),
                    Arm.STABLE,
                    split.revision(),
                    Optional.empty(),
                    "");
        }
        var stable = stable(split);
        if (split.trial().isEmpty()) {
            return new Target(
                    acquire(stable, split), Arm.STABLE, split.revision(), Optional.empty(), "");
        }
        var trial = split.trial().get();
        var key = whom.routeKey().orElseGet(drawn);
        var arm = ArmChooser.choose(trial, key);
        if (arm == Arm.CANDIDATE) {
            var candidate = registry.acquire(new ServableId(whom.model(), trial.candidate()));
            if (candidate.isPresent()) {
                return new Target(candidate.get(), arm, split.revision(), split.trial(), key);
            }
            observer.missing(whom.model(), trial.candidate());
            arm = Arm.STABLE;
        }
        return new Target(acquire(stable, split), arm, split.revision(), split.trial(), key);
    }

    /** The version that a name means; "" is stable. */
    ServableId id(String model, String version) {
        var split = split(model);
        return version.isEmpty() ? stable(split) : pinned(split, version);
    }

    /**
     * @throws ServerException if it is not known, or not ready
     */
    Handle acquire(ServableId id) {
        return acquire(id, split(id.model()));
    }

    private TrafficSplit split(String model) {
        return splits.split(model)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.MODEL_NOT_FOUND,
                                "there is no model " + model,
                                Map.of("model", model)));
    }

    private ServableId stable(TrafficSplit split) {
        return new ServableId(split.model(), split.stable().orElseThrow(() -> noStable(split)));
    }

    /**
     * Another try is worth it only while a first version is on its way; a split that has changed
     * and names none is of a model that was unloaded.
     */
    private ServerException noStable(TrafficSplit split) {
        var model = split.model();
        boolean comes =
                split.revision() == 0
                        && registry.statuses().stream()
                                .filter(s -> s.id().model().equals(model))
                                .anyMatch(s -> comes(s.state(), s.id(), TrafficSplit.none(model)));
        return new ServerException(
                comes ? Reason.VERSION_NOT_READY : Reason.NO_STABLE_VERSION,
                "model " + model + " has no version in service" + (comes ? " yet" : ""),
                Map.of("model", model));
    }

    /**
     * Whether a version that cannot answer now will: what the split names is loaded again whenever
     * it is gone, and a stable version that failed is tried again.
     */
    private static boolean comes(State state, ServableId id, TrafficSplit split) {
        boolean stable = split.stable().filter(v -> v == id.version()).isPresent();
        boolean candidate = split.trial().filter(t -> t.candidate() == id.version()).isPresent();
        return switch (state) {
            case NEW, WAITING, RESTING, LOADING, WARMING, AVAILABLE -> true;
            case DRAINING, UNLOADED -> stable || candidate;
            case FAILED -> stable;
        };
    }

    private ServableId pinned(TrafficSplit split, String version) {
        return switch (version) {
            case STABLE -> stable(split);
            case CANDIDATE ->
                    new ServableId(
                            split.model(),
                            split.trial()
                                    .orElseThrow(() -> unknown(split.model(), version))
                                    .candidate());
            default -> {
                if (!NUMBER.matcher(version).matches()) {
                    throw unknown(split.model(), version);
                }
                yield new ServableId(split.model(), Integer.parseInt(version));
            }
        };
    }

    private Handle acquire(ServableId id, TrafficSplit split) {
        return registry.acquire(id).orElseThrow(() -> refusal(id, split));
    }

    private ServerException refusal(ServableId id, TrafficSplit split) {
        var status = registry.status(id);
        if (status.isEmpty() && !published(id.version(), split)) {
            return unknown(id.model(), Integer.toString(id.version()));
        }
        var state = status.map(s -> s.state()).orElse(State.UNLOADED);
        var reason = status.map(s -> s.reason()).orElse("");
        return new ServerException(
                comes(state, id, split) ? Reason.VERSION_NOT_READY : Reason.VERSION_NOT_SERVED,
                "version "
                        + id.version()
                        + " of model "
                        + id.model()
                        + " is "
                        + state
                        + (reason.isEmpty() ? "" : ": " + reason),
                Map.of(
                        "model",
                        id.model(),
                        "version",
                        Integer.toString(id.version()),
                        "state",
                        state.name()));
    }

    /**
     * Versions are numbered upwards from 1, so those before one in the split exist, loaded or not.
     */
    private static boolean published(int version, TrafficSplit split) {
        return version
                <= Math.max(
                        split.stable().orElse(0),
                        split.trial().map(TrafficSplit.Trial::candidate).orElse(0));
    }

    private static ServerException unknown(String model, String version) {
        return new ServerException(
                Reason.VERSION_NOT_FOUND,
                "model " + model + " has no version " + version,
                Map.of("model", model, "version", version));
    }
}
