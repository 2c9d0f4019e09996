package dev.adagrow.client.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of something long: a bar at a terminal, lines elsewhere. */
sealed interface Bar extends AutoCloseable {
    /** How far it is. {@code done} may go back. */
    void at(long done, long total, String detail);

    /** A line that stays. */
    void line(String text);

    @Override
    void close();

    /**
     * @param task stands before the bar
     * @param unit "epoch", or "MiB" with a size of 2^20
     */
    static Bar open(Output output, String task, String unit, long unitSize) {
        return output.terminal()
                ? new Drawn(output.err(), task, unit, unitSize)
                : new Lines(output.err(), task);
    }

    /** Draws over one line of the terminal. */
    final class Drawn implements Bar {
        private static final int WIDTH = 118;
        private static final int REFRESH_MILLIS = 200;
        private static final String CLEAR_LINE = "\r\033[K";

        /** A terminal narrower than the bar cuts it off. */
        private static final String NO_WRAP = "\033[?7l", WRAP = "\033[?7h";

        private final PrintWriter err;
        private final ProgressBar bar;

        Drawn(PrintWriter err, String task, String unit, long unitSize) {
            this.err = err;
            Consumer<String> draw =
                    text -> {
                        err.print("\r" + NO_WRAP + text + WRAP);
                        err.flush();
                    };
            ProgressBarConsumer consumer = new DelegatingProgressBarConsumer(draw, WIDTH);
            this.bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setInitialMax(-1)
                            .setUnit(unit, unitSize)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(REFRESH_MILLIS)
                            .setConsumer(consumer)
                            .hideEta()
                            .build();
        }

        @Override
        public void at(long done, long total, String detail) {
            bar.maxHint(Math.max(1, total));
            bar.stepTo(done);
            bar.setExtraMessage(" " + detail);
        }

        @Override
        public void line(String text) {
            err.print(CLEAR_LINE + text + "\n");
            err.flush();
        }

        @Override
        public void close() {
            bar.close();
            err.print("\n");
            err.flush();
        }
    }

    /** One line for each change; nothing for mere counting without a detail. */
    final class Lines implements Bar {
        private final PrintWriter err;
        private final String task;
        private String last = "";

        Lines(PrintWriter err, String task) {
            this.err = err;
            this.task = task;
        }

        @Override
        public void at(long done, long total, String detail) {
            String text = task + " " + done + "/" + total + "  " + detail;
            if (!detail.isEmpty() && !text.equals(last)) {
                last = text;
                line(text);
            }
        }

        @Override
        public void line(String text) {
            err.println(text);
            err.flush();
        }

        @Override
        public void close() {}
    }
}
