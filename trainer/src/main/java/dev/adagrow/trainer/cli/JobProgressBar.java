package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.sidecar.JobFollower;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the current job as a bar on standard error, if that is where a person looks. Used by one
 * thread.
 */
final class JobProgressBar implements JobFollower, AutoCloseable {
    private static final int UPDATE_MILLIS = 500;

    private final boolean shown;
    private Optional<ProgressBar> bar = Optional.empty();

    private JobProgressBar(boolean shown) {
        this.shown = shown;
    }

    static JobProgressBar onTerminal() {
        return new JobProgressBar(Terminal.present());
    }

    @Override
    public void started(String adaptation, String model) {
        if (shown) {
            bar =
                    Optional.of(
                            new ProgressBarBuilder()
                                    .setTaskName(model)
                                    .setInitialMax(1)
                                    .setStyle(ProgressBarStyle.ASCII)
                                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                                    .build());
        }
    }

    @Override
    public void progress(Progress progress) {
        bar.ifPresent(b -> {
            b.maxHint(Math.max(1, progress.epochs()));
            b.stepTo(progress.epoch());
            b.setExtraMessage(
                    String.format(
                            Locale.ROOT,
                            " %s %s %.2f %%",
                            progress.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            progress.architecture(),
                            100 * progress.accuracy()));
        });
    }

    @Override
    public void ended() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }

    @Override
    public void close() {
        ended();
    }
}
