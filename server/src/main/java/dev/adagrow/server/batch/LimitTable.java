package dev.adagrow.server.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits by model: what the server's configuration says of the model, else what the model's folder
 * says, else what holds for all. Thread-safe.
 */
public final class LimitTable {
    private final ModelLimits common;
    private final Map<String, GivenLimits> configured;

    /** Of the models whose limits are not the common ones. */
    private final Map<String, ModelLimits> own = new ConcurrentHashMap<>();

    private final AtomicInteger changes = new AtomicInteger();

    /**
     * @param settings what holds for all models, which may have as many instances as there are
     *     engine threads
     * @param configured by model
     */
    public LimitTable(BatchSettings settings, Map<String, GivenLimits> configured) {
        this.common =
                new ModelLimits(
                        settings.maxRows(),
                        settings.maxDelayMicros(),
                        settings.maxQueuedRows(),
                        settings.engineThreads());
        this.configured = Map.copyOf(configured);
        this.configured.keySet().forEach(model -> folderSays(model, GivenLimits.NONE));
    }

    /** Those that hold now. Allocates nothing. */
    public ModelLimits of(String model) {
        return own.getOrDefault(model, common);
    }

    /**
     * Takes what the model's folder says from now on, in place of what it said before; queues that
     * are there follow.
     *
     * @param given {@link GivenLimits#NONE} also of a model that has no folder any more
     */
    public void folderSays(String model, GivenLimits given) {
        var wanted = configured.getOrDefault(model, GivenLimits.NONE).over(given.over(common));
        var limits =
                new ModelLimits(
                        wanted.maxRows(),
                        wanted.maxDelayMicros(),
                        wanted.maxQueuedRows(),
                        Math.min(wanted.instances(), common.instances()));
        if (limits.equals(common)) {
            own.remove(model);
        } else {
            own.put(model, limits);
        }
        changes.incrementAndGet();
    }

    /** Grows with every change: who has read a model's limits need not read them again before. */
    int changes() {
        return changes.get();
    }

    /**
     * Whether a model of these limits leaves engine threads to others, however much it has to do.
     */
    boolean leavesThreads(ModelLimits limits) {
        return limits.instances() < common.instances();
    }
}
