package dev.adagrow.server.grpc;

import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.v1.PredictionServiceGrpc;
import inference.GRPCInferenceServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code grpc.health.v1}: the server as a whole and its data-plane services are SERVING while the
 * server is ready. Watchers are told at {@link #refresh}. Thread-safe.
 */
public final class HealthReport {
    private static final List<String> SERVICES =
            List.of(
                    HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                    GRPCInferenceServiceGrpc.SERVICE_NAME,
                    PredictionServiceGrpc.SERVICE_NAME);

    private final HealthStatusManager health = new HealthStatusManager();
    private final Readiness readiness;

    /** Held from the look at readiness until it is told, so that none overtakes a newer one. */
    private final ReentrantLock telling = new ReentrantLock();

    public HealthReport(Readiness readiness) {
        this.readiness = readiness;
        refresh();
    }

    /** To be called whenever readiness may have changed. */
    public void refresh() {
        telling.lock();
        try {
            ServingStatus status =
                    readiness.ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
            SERVICES.forEach(service -> health.setStatus(service, status));
        } finally {
            telling.unlock();
        }
    }

    /** NOT_SERVING for ever. */
    public void end() {
        health.enterTerminalState();
    }

    public BindableService service() {
        return health.getHealthService();
    }
}
