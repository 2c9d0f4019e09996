package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.run.state.Snapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The networks of a continued growth by their names in its checkpoints. */
final class Nets {
    /** That which is published unless a larger one beats it. */
    static final String NET = "net";

    /** It with an insertion, while the two are compared. */
    static final String GROWN = "grown";

    /** Weights of {@link #NET}, averaged over the interval that {@link #GROWN} is compared in. */
    static final String TWIN_MEAN = "twin-mean";

    /** That which the job began with, with a head for all classes; while one may go back to it. */
    static final String START = "start";

    /** Averaged weights of the interval of phase F before the last. */
    static final String BEFORE = "before";

    private final Map<String, Snapshot> byName;

    Nets(Map<String, Snapshot> byName) {
        this.byName = new HashMap<>(byName);
    }

    /**
     * @throws IOException if a checkpoint lacks it
     */
    Snapshot get(String name) throws IOException {
        var net = byName.get(name);
        if (net == null) {
            throw new IOException("the checkpoint lacks the network \"" + name + "\"");
        }
        return net;
    }

    void put(String name, Snapshot net) {
        byName.put(name, net);
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** That with everything that was inserted, also what may be taken back. */
    Snapshot growing() throws IOException {
        return get(has(GROWN) ? GROWN : NET);
    }

    void drop(String name) {
        byName.remove(name);
    }

    Map<String, Snapshot> all() {
        return Map.copyOf(byName);
    }
}
