package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar that moves by epochs on a terminal, elsewhere a line for each epoch that says how long the
 * others will take. Used by the run's thread alone.
 */
final class GrowProgress implements RunListener, AutoCloseable {
    private static final int WIDTH = 118;

    private final PrintWriter err;
    private final boolean shown;
    private final boolean terminal = Terminal.present();
    private final TimeLeft left = new TimeLeft(System::nanoTime);
    private @org.jspecify.annotations.Nullable ProgressBar bar;

    GrowProgress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    @Override
    public void progress(Progress p) {
        if (!shown) {
            return;
        }
        var text =
                String.format(
                        Locale.ROOT,
                        "%s loss %.3f accuracy %.2f %% EMA %.2f %% %s",
                        p.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        p.loss(),
                        100 * p.accuracy(),
                        100 * p.ema(),
                        p.architecture());
        if (terminal) {
            var shownBar = bar == null ? open(p.epochs()) : bar;
            bar = shownBar;
            shownBar.maxHint(p.epochs());
            shownBar.setExtraMessage(" " + text);
            shownBar.stepTo(p.epoch());
        } else {
            err.println(
                    "epoch "
                            + p.epoch()
                            + "/"
                            + p.epochs()
                            + " "
                            + text
                            + left.after(p.epoch(), p.epochs()).map(l -> ", " + l).orElse("")
                            + p.event().map(e -> "; " + e).orElse(""));
        }
    }

    private ProgressBar open(int epochs) {
        return new ProgressBarBuilder()
                .setTaskName("grow")
                .setInitialMax(epochs)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setConsumer(
                        new DelegatingProgressBarConsumer(
                                line -> {
                                    err.print('\r' + line);
                                    err.flush();
                                },
                                WIDTH))
                .build();
    }

    @Override
    public void checkpoint(SavedCheckpoint saved) {}

    @Override
    public Control control() {
        return Control.GO;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            err.println();
        }
    }
}
