package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.run.state.Snapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The networks of a continued growth by their names in its checkpoints. */
final class Nets {
    /** In training now. */
    static final String NET = "net";

    /** What phase F left; the control begins with it. */
    static final String FINE_TUNED = "fine-tuned";

    /** At the last event without a miss; what is inserted later may be taken back to it. */
    static final String KEPT = "kept";

    /** With its growth over, while the control is in training. */
    static final String GROWN = "grown";

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

    Map<String, Snapshot> all() {
        return Map.copyOf(byName);
    }
}
