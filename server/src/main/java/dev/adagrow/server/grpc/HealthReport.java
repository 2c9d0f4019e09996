package dev.adagrow.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.v1.PredictionServiceGrpc;
import inference.GRPCInferenceServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code grpc.health.v1}: the server as a whole and its data-plane services are SERVING while the
 * server is ready, a service of a model's name while calls to that model are answered. Watchers are
 * told soon after {@link #refresh}. Thread-safe.
 */
public final class HealthReport {
    private static final List<String> SERVICES =
            List.of(
                    HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                    GRPCInferenceServiceGrpc.SERVICE_NAME,
                    PredictionServiceGrpc.SERVICE_NAME);

    private final HealthStatusManager health = new HealthStatusManager();
    private final Readiness readiness;
    private final Executor executor;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Held from the look at readiness until it is told, so that none overtakes a newer one. */
    private final ReentrantLock telling = new ReentrantLock();

    /** Whose status was told last. */
    @GuardedBy("telling")
    private Set<String> models = Set.of();

    /**
     * @param executor tells the watchers; not owned
     */
    public HealthReport(Readiness readiness, Executor executor) {
        this.readiness = readiness;
        this.executor = executor;
        tell();
    }

    /** To be called whenever readiness may have changed; returns at once, also under a lock. */
    public void refresh() {
        if (asked.compareAndSet(false, true)) {
            try {
                executor.execute(this::tell);
            } catch (RejectedExecutionException e) {
                // The server has ended, and said so.
            }
        }
    }

    private void tell() {
        asked.set(false);
        telling.lock();
        try {
            var server = status(readiness.ready());
            SERVICES.forEach(service -> health.setStatus(service, server));
            var now = readiness.models();
            now.forEach((model, ready) -> health.setStatus(model, status(ready)));
            models.stream().filter(model -> !now.containsKey(model)).forEach(health::clearStatus);
            models = now.keySet();
        } finally {
            telling.unlock();
        }
    }

    private static ServingStatus status(boolean ready) {
        return ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    /** NOT_SERVING for ever. */
    public void end() {
        health.enterTerminalState();
    }

    public BindableService service() {
        return health.getHealthService();
    }
}
