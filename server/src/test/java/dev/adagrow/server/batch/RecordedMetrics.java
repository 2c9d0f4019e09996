package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.CallMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told. */
public final class RecordedMetrics implements CallMetrics {
    private final List<String> shed = new CopyOnWriteArrayList<>();
    private final List<Integer> batchRows = new CopyOnWriteArrayList<>();
    private final List<Long> engineNanos = new CopyOnWriteArrayList<>();

    @Override
    public void queued(ServableId servable, long nanos) {}

    @Override
    public void batch(ServableId servable, int rows, long engineNanos) {
        batchRows.add(rows);
        this.engineNanos.add(engineNanos);
    }

    @Override
    public void shed(String model, String reason) {
        shed.add(model + " " + reason);
    }

    public List<String> shed() {
        return shed;
    }

    public List<Integer> batchRows() {
        return batchRows;
    }

    public List<Long> engineNanos() {
        return engineNanos;
    }
}
