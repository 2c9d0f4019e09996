package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.WatchListener;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.TrainingProgress;
import java.util.Locale;

/**
 * Shows an adaptation while it runs: state changes and growth events as lines, the rest in the bar.
 */
final class GrowthView implements WatchListener<AdaptationEvent>, AutoCloseable {
    private final String server;
    private final Output output;
    private final Bar bar;
    private Adaptation.State state = Adaptation.State.STATE_UNSPECIFIED;
    private TrainingProgress progress = TrainingProgress.getDefaultInstance();

    /**
     * @param server HOST:PORT, for a trainer to be started with
     */
    GrowthView(String server, Output output) {
        this.server = server;
        this.output = output;
        this.bar = Bar.open(output, "epoch", "", 1);
    }

    @Override
    public void event(AdaptationEvent event) {
        if (output.json()) {
            output.message(event);
            return;
        }
        Adaptation adaptation = event.getAdaptation();
        if (adaptation.getState() != state) {
            state = adaptation.getState();
            announce(adaptation);
        }
        TrainingProgress now = adaptation.getProgress();
        if (adaptation.hasProgress() && !now.equals(progress)) {
            progress = now;
            if (!now.getEvent().isEmpty()) {
                bar.line("  " + now.getEvent());
            }
            bar.at(now.getEpoch(), now.getEpochs(), detail(now));
        }
    }

    /** How it ended is the command's result and not said here. */
    private void announce(Adaptation adaptation) {
        switch (state) {
            case PENDING ->
                    bar.line(
                            "waiting for a trainer; one is started with: adagrow trainer --server "
                                    + server
                                    + " --work DIR");
            case RUNNING -> bar.line("running, attempt " + adaptation.getAttempts());
            case PUBLISHED -> bar.line("published version " + adaptation.getVersion());
            case PROMOTED,
                    ROLLED_BACK,
                    NO_CHANGE,
                    FAILED,
                    CANCELLED,
                    INCONCLUSIVE,
                    STATE_UNSPECIFIED,
                    UNRECOGNIZED -> {}
        }
    }

    @Override
    public void interrupted(AdaGrowException cause) {
        bar.line("connection lost, trying again: " + cause.getMessage());
    }

    @Override
    public void resumed() {
        bar.line("connected again");
    }

    @Override
    public void close() {
        bar.close();
    }

    /** Phase, loss, accuracy, moving average and architecture on one line. */
    static String detail(TrainingProgress p) {
        boolean trains =
                switch (p.getPhase()) {
                    case GROW, FINE_TUNE, CONTROL -> p.getEpoch() > 0;
                    case PHASE_UNSPECIFIED,
                            PREPARE,
                            FOLD,
                            QUANTIZE,
                            EVALUATE,
                            PUBLISH,
                            UNRECOGNIZED ->
                            false;
                };
        if (!trains) {
            return Shown.words(p.getPhase()) + "  " + p.getArchitecture();
        }
        return String.format(
                Locale.ROOT,
                "%s  loss %.4f  acc %.2f %%  ema %.2f %%  %s  %d par.",
                Shown.words(p.getPhase()),
                p.getLoss(),
                100 * p.getAccuracy(),
                100 * p.getEma(),
                p.getArchitecture(),
                p.getParameters());
    }

    /** The state in a sentence. */
    static String describe(Adaptation adaptation) {
        String because = Shown.because(adaptation.getReason());
        return switch (adaptation.getState()) {
            case PENDING -> "waiting for a trainer" + because;
            case RUNNING -> "running, attempt " + adaptation.getAttempts() + because;
            case PUBLISHED -> "published version " + adaptation.getVersion() + because;
            case PROMOTED ->
                    "promoted: version " + adaptation.getVersion() + " is stable" + because;
            case ROLLED_BACK -> "rolled back: version " + adaptation.getVersion() + because;
            case NO_CHANGE -> "no change" + because;
            case INCONCLUSIVE -> "inconclusive: the old version stays" + because;
            case FAILED -> "failed" + because;
            case CANCELLED -> "cancelled" + because;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "state " + adaptation.getStateValue() + because;
        };
    }
}
