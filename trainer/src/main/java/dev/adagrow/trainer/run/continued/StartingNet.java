package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import java.util.ArrayList;

/** The net that a continued growth begins with, as its configuration wants it. */
final class StartingNet {
    private final Continuation run;
    private final Insertions insertions;
    private final Renewal renewal;

    StartingNet(Continuation run, Insertions insertions, Renewal renewal) {
        this.run = run;
        this.insertions = insertions;
        this.renewal = renewal;
    }

    /**
     * @param parent with a head for all classes
     */
    Snapshot of(Snapshot parent) {
        return switch (run.config().continued().start()) {
            case PARENT -> parent;
            case RENEWED -> renewal.of(parent);
            case SCRATCH -> scratch(parent);
        };
    }

    private Snapshot scratch(Snapshot parent) {
        var log = new ArrayList<>(parent.log());
        var net = parent.architecture();
        for (var event : insertions.all(parent)) {
            net = net.after(event);
            log.add(new LoggedEvent(0, run.random().weightsSeed(log.size() + 1), event));
        }
        return new Snapshot(
                InitialWeights.form(net, run.random().weights(Streams.RENEWAL)),
                OptimizerState.fresh(),
                log);
    }
}
