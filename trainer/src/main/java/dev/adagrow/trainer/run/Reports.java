package dev.adagrow.trainer.run;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Counts;
import java.util.Optional;

/** Tells the listener where the run stands; remembers what the last epoch said for the phases that have none. */
final class Reports {
    private final RunListener listener;
    private int epoch;
    private int epochs;
    private Figures figures = new Figures(0, 0, 0);

    /** Of one epoch. */
    record Figures(double loss, double accuracy, double ema) {}

    Reports(RunListener listener) {
        this.listener = listener;
    }

    /** A run of so many epochs begins, or goes on. */
    void begin(Phase phase, int done, int planned, Architecture net) {
        epoch = done;
        epochs = planned;
        send(phase, net, Optional.empty());
    }

    void epoch(Phase phase, int done, Figures values, Architecture net, Optional<String> event) {
        epoch = done;
        figures = values;
        send(phase, net, event);
    }

    void phase(Phase phase, Architecture net) {
        send(phase, net, Optional.empty());
    }

    private void send(Phase phase, Architecture net, Optional<String> event) {
        listener.progress(new Progress(
                phase,
                epoch,
                epochs,
                figures.loss(),
                figures.accuracy(),
                figures.ema(),
                Counts.folded(net).parameters(),
                net.unitCount(),
                net.branchCount(),
                net.toString(),
                event));
    }
}
