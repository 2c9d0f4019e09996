package dev.adagrow.server;

import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.feedback.PredictionIds;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.rollout.RolloutPolicy;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.SplitSwitch;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Wires what is kept and decided: models, data sets, adaptations, rollouts, feedback. Opened after the data plane's parts and
 * before its call path, which needs {@link #observer()} and {@link #predictionIds()}. Only wires.
 */
public final class ControlPlane implements AutoCloseable {
    /** @param data folder that holds everything that outlives the process: database, blobs, keys */
    public record Settings(Path data, RolloutPolicy rollout, AdaptationPolicy adaptation) {}

    /** What the control plane needs of the rest of the server. */
    public record Ports(
            LoadedVersions versions,
            SplitSwitch splits,
            BackgroundInference background,
            ControlMetrics metrics,
            InstantSource clock) {}

    private final CallObserver observer;
    private final PredictionIds predictionIds;

    private ControlPlane(CallObserver observer, PredictionIds predictionIds) {
        this.observer = observer;
        this.predictionIds = predictionIds;
    }

    /** Opens database, blobs and keys, and creates what is missing. Starts nothing. */
    public static ControlPlane open(Settings settings, Ports ports) throws IOException {
        throw new UnsupportedOperationException("open");
    }

    /** For the call path; bounded, never blocks, never throws. */
    public CallObserver observer() {
        return observer;
    }

    public PredictionIds predictionIds() {
        return predictionIds;
    }

    /** Model, data set, adaptation, rollout, feedback and trainer service. */
    public List<BindableService> services() {
        return List.of();
    }

    /** Asks for the versions that were in service when the server last ran, restores their splits, and lets rollouts go on. */
    public void start() {}

    /** To be called whenever a loaded version changes its state; returns at once. */
    public void wake() {}

    /** Ends watches and control threads, then closes the database. The data plane must have stopped calling before. */
    @Override
    public void close() {}
}
