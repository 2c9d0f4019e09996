package dev.adagrow.loadtest.demo;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lines with the seconds since the beginning; on a terminal one more line below them that always
 * shows how things stand. Thread-safe.
 */
public final class Timeline {
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** What is longer than the terminal is wide is cut off: it could not be rewritten. */
    private static final String NO_WRAP = "\u001b[?7l", WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private String status = "";

    /**
     * @param terminal whether {@code out} understands the codes that rewrite a line
     */
    public Timeline(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Since this timeline began. */
    public double seconds() {
        return (nanoTime.getAsLong() - start) / 1e9;
    }

    /** One line with its time. */
    @FormatMethod
    public void say(@FormatString String format, Object... arguments) {
        print(
                String.format(Locale.ROOT, "[%6.1f s] ", seconds())
                        + String.format(Locale.ROOT, format, arguments));
    }

    /** A heading. */
    public void act(String title) {
        print("");
        print("== " + title);
    }

    /** Lines without time. */
    public void print(String text) {
        lock.lock();
        try {
            if (terminal) {
                out.print(CLEAR_LINE);
            }
            out.println(text);
            if (terminal) {
                out.print(NO_WRAP + status + WRAP);
            }
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the line at the bottom; without a terminal nothing is shown. */
    public void status(String text) {
        if (!terminal) {
            return;
        }
        lock.lock();
        try {
            status = text;
            out.print(CLEAR_LINE + NO_WRAP + status + WRAP);
            out.flush();
        } finally {
            lock.unlock();
        }
    }
}
