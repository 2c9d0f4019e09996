package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import java.util.Optional;

/**
 * Tells the listener where the run stands; remembers what the last epoch said for the phases that
 * have none.
 */
public final class Reports {
    private final RunListener listener;
    private int epoch;
    private int epochs;
    private Figures figures = Figures.NONE;

    /** Of one epoch. */
    public record Figures(double loss, double accuracy, double ema) {
        /** Before the first. */
        public static final Figures NONE = new Figures(0, 0, 0);
    }

    /** Epochs done, and those that there will be at most. */
    public record Extent(int done, int planned) {}

    public Reports(RunListener listener) {
        this.listener = listener;
    }

    /** A run begins, or goes on where these figures were reached. */
    public void begin(Phase phase, Extent extent, Figures reached, Architecture net) {
        epoch = extent.done();
        epochs = extent.planned();
        figures = reached;
        send(phase, net, Optional.empty());
    }

    public void epoch(
            Phase phase, int done, Figures values, Architecture net, Optional<String> event) {
        epoch = done;
        figures = values;
        send(phase, net, event);
    }

    public void phase(Phase phase, Architecture net) {
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
