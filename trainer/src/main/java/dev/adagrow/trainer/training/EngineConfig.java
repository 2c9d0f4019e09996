package dev.adagrow.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The one place where the training engine's properties are set. {@code DJL_CACHE_DIR}, environment
 * or system property, is where DJL unpacks its natives (about 450 MB, once); DJL reads it by
 * itself.
 *
 * @param threads inside of one operation
 */
public record EngineConfig(int threads) {
    /**
     * Starts the engine if it does not run yet: without any query to an address outside, and with
     * one operation at a time. A property that the operator has set is left as it is.
     */
    public Engine start() {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
        var engine = Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
        return engine;
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
