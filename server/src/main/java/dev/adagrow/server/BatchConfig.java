package dev.adagrow.server;

import static dev.adagrow.server.Bounds.require;
import static dev.adagrow.server.Bounds.within;

import dev.adagrow.bundle.ModelName;
import dev.adagrow.server.batch.BatchSettings;
import dev.adagrow.server.batch.GivenLimits;
import dev.adagrow.server.batch.LimitTable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How calls share runs of the engine.
 *
 * @param maxRows of one run of the engine
 * @param maxDelayMicros how long the first call of a batch may wait for company
 * @param maxQueuedRows of one queue; later calls are refused
 * @param maxQueuedBytes of inputs in one queue
 * @param maxWaitMillis how long a call without a deadline may be expected to wait
 * @param maxBackgroundRows rows of shadow calls and cross-scoring that may wait
 * @param maxBackgroundBytes of their inputs
 * @param backgroundShare of the engine's time for them, in [0, 1]
 * @param models what holds for one model instead, by its name
 */
public record BatchConfig(
        int maxRows,
        int maxDelayMicros,
        int maxQueuedRows,
        long maxQueuedBytes,
        long maxWaitMillis,
        int maxBackgroundRows,
        long maxBackgroundBytes,
        double backgroundShare,
        Map<String, OfModel> models) {
    static final BatchConfig DEFAULT =
            new BatchConfig(32, 200, 4096, 128L << 20, 10_000, 1024, 32L << 20, 0.1, Map.of());

    /**
     * What is left out is as the model's folder says, else as for all models.
     *
     * @param instances runs of the model at a time, all versions together; left out: as many as
     *     there are engine threads
     */
    public record OfModel(
            @Nullable Integer maxRows,
            @Nullable Integer maxDelayMicros,
            @Nullable Integer maxQueuedRows,
            @Nullable Integer instances) {
        public OfModel {
            withinBounds(
                    maxRows == null ? 1 : maxRows,
                    maxDelayMicros == null ? 0 : maxDelayMicros,
                    maxQueuedRows == null ? 1 : maxQueuedRows);
            within("instances", instances == null ? 1 : instances, 1, GivenLimits.MOST_INSTANCES);
        }

        private GivenLimits limits() {
            return new GivenLimits(
                    Optional.ofNullable(maxRows),
                    Optional.ofNullable(maxDelayMicros),
                    Optional.ofNullable(maxQueuedRows),
                    Optional.ofNullable(instances));
        }
    }

    public BatchConfig {
        withinBounds(maxRows, maxDelayMicros, maxQueuedRows);
        within("maxQueuedBytes", maxQueuedBytes, 1, Long.MAX_VALUE);
        within("maxWaitMillis", maxWaitMillis, 1, 86_400_000);
        within("maxBackgroundBytes", maxBackgroundBytes, 0, Long.MAX_VALUE);
        within("maxBackgroundRows", maxBackgroundRows, 0, 1_000_000);
        require(
                backgroundShare >= 0 && backgroundShare <= 1,
                "backgroundShare " + backgroundShare + " is outside 0..1");
        models.forEach((model, limits) -> {
            ModelName.fault(model).ifPresent(fault -> require(false, "models: " + fault));
            require(limits != null, "models." + model + " must hold keys and values");
        });
        models = Map.copyOf(models);
    }

    private static void withinBounds(int maxRows, int maxDelayMicros, int maxQueuedRows) {
        within("maxRows", maxRows, 1, GivenLimits.MOST_ROWS);
        within("maxDelayMicros", maxDelayMicros, 0, GivenLimits.MOST_DELAY_MICROS);
        within("maxQueuedRows", maxQueuedRows, 1, GivenLimits.MOST_QUEUED_ROWS);
    }

    BatchSettings settings(int engineThreads) {
        return new BatchSettings(
                maxRows,
                maxDelayMicros,
                maxQueuedRows,
                maxQueuedBytes,
                maxWaitMillis,
                engineThreads,
                maxBackgroundRows,
                maxBackgroundBytes,
                backgroundShare);
    }

    LimitTable limits(int engineThreads) {
        return new LimitTable(
                settings(engineThreads),
                models.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().limits())));
    }
}
