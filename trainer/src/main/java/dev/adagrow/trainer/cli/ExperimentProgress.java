package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.experiment.ExperimentListener;
import dev.adagrow.trainer.experiment.Training;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A line for the beginning and the end of each training. */
record ExperimentProgress(PrintWriter err, boolean shown) implements ExperimentListener {
    @Override
    public void begins(int number, int all, Training training) {
        if (shown) {
            err.println("training " + number + " of " + all + ": " + training);
        }
    }

    @Override
    public void finished(int done, int all, TrainingResult result, Duration left) {
        if (shown) {
            err.printf(
                    Locale.ROOT,
                    "  %s, seed %d: %s %s %%, %.1f s; %d of %d done%s%n",
                    result.arm(),
                    result.seed(),
                    result.headline().key(),
                    result.headline().format(result.figure(result.headline()).orElseThrow()),
                    result.seconds(),
                    done,
                    all,
                    done == all ? "" : ", about " + text(left) + " left");
        }
    }

    /** As in "2 h 05 min", "12 min" or "40 s". */
    static String text(Duration duration) {
        long minutes = duration.plusSeconds(30).toMinutes();
        if (duration.toSeconds() < 90) {
            return duration.toSeconds() + " s";
        }
        return minutes < 60
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
}
