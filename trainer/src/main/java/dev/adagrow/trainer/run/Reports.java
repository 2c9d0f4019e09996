package dev.adagrow.trainer.run;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Counts;
import java.util.Optional;

/**
 * Tells the listener where the run stands; remembers what the last epoch said for the phases that
 * have none.
 */
final class Reports {
    private final RunListener listener;
    private int epoch;
    private int epochs;
    private Figures figures = Figures.NONE;

    /** Of one epoch. */
    record Figures(double loss, double accuracy, double ema) {
        /** Before the first. */
        static final Figures NONE = new Figures(0, 0, 0);
    }

    /** Epochs done, and those that there will be at most. */
    record Extent(int done, int planned) {}

    Reports(RunListener listener) {
        this.listener = listener;
    }

    /** A run begins, or goes on where these figures were reached. */
    void begin(Phase phase, Extent extent, Figures reached, Architecture net) {
        epoch = extent.done();
        epochs = extent.planned();
        figures = reached;
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
        listener.progress(
                new Progress(
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
