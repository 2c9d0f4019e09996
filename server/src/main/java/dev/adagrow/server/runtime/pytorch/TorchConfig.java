package dev.adagrow.server.runtime.pytorch;

/**
 * The one place where DJL's properties are set: no query to an address outside, no report of its
 * use, one operator at a time. A property that the operator has set is left as it is. {@code
 * DJL_CACHE_DIR}, environment or system property, is where DJL unpacks its natives; DJL reads it by
 * itself.
 *
 * @param threads inside of one operator
 */
record TorchConfig(int threads) {
    void apply() {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
        // The optimizer specializes on the shapes that it sees first, in every thread anew.
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
