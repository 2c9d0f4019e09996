package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.stream.StepResult;
import dev.adagrow.trainer.stream.StreamListener;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line for each step, and one for each phase and growth event in it. Used by one thread. */
final class StreamProgress implements StreamListener {
    private final PrintWriter err;
    private final boolean shown;
    private @Nullable Phase phase;

    StreamProgress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    @Override
    public void note(String text) {
        say(text);
    }

    @Override
    public void begins(int step, int steps, String task) {
        phase = null;
        say("step " + step + " of 0.." + (steps - 1) + ": " + task);
    }

    @Override
    public void progress(int step, Progress p) {
        if (p.phase() != phase || p.event().isPresent()) {
            phase = p.phase();
            say(
                    String.format(
                            Locale.ROOT,
                            "  %s, epoch %d of %d, accuracy %.2f %%, %s%s",
                            p.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            p.epoch(),
                            p.epochs(),
                            100 * p.accuracy(),
                            p.architecture(),
                            p.event().map(e -> "; " + e).orElse("")));
        }
    }

    @Override
    public void ended(StepResult result) {
        say(
                String.format(
                        Locale.ROOT,
                        "  step %d, %s: %s, %.1f CPU s, %d parameters%s; %s",
                        result.step(),
                        result.task(),
                        result.decision(),
                        result.cpuSeconds(),
                        result.parameters(),
                        result.gatePassed() ? "" : ", gate not passed",
                        result.story()));
    }

    private void say(String text) {
        if (shown) {
            err.println(text);
            err.flush();
        }
    }
}
