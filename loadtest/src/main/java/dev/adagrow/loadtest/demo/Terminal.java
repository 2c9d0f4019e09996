package dev.adagrow.loadtest.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** Whether people are watching. */
public final class Terminal {
    /**
     * Whether standard output is a terminal. {@code System.console()} answers differently from one
     * Java version to the next.
     */
    public static boolean attached() {
        try {
            Process test =
                    new ProcessBuilder("test", "-t", "1").redirectOutput(Redirect.INHERIT).start();
            return test.waitFor(2, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Terminal() {}
}
