package dev.adagrow.loadtest.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What must have held for a play to be ok. */
public final class Verdict {
    private static final double RECOVERY = 0.8;
    private static final double INT8_POINTS = 0.005;
    private static final Optional<Integer> CLEAN = Optional.of(0);

    /** What did not hold, in words; empty: all held. */
    public static List<String> broken(Report report) {
        var broken = new ArrayList<String>();
        if (report.calls().failed() > 0) {
            broken.add(report.calls().failed() + " calls failed: " + report.calls().failures());
        }
        if (report.calls().labelsFailed() > 0) {
            broken.add(report.calls().labelsFailed() + " labels were not accepted");
        }
        var online = report.online();
        if (!(online.beforeDrift() > online.afterDrift())) {
            broken.add(
                    text(
                            "the drift took no accuracy: %.1f %% before, %.1f %% after",
                            online.beforeDrift() * 100, online.afterDrift() * 100));
        } else if (!(online.recovered() >= RECOVERY)) {
            broken.add(
                    Double.isNaN(online.afterAdaptation())
                            ? "nothing was recovered: the adaptation ended "
                                    + report.adaptation().state()
                                    + " ("
                                    + report.adaptation().gate()
                                    + "; "
                                    + report.adaptation().verdict()
                                    + ")"
                            : text(
                                    "recovered %.0f %% of the lost accuracy; at least %.0f %% is wanted",
                                    online.recovered() * 100, RECOVERY * 100));
        }
        for (var version : report.versions()) {
            if (!(Math.abs(version.int8Loss()) <= INT8_POINTS)) {
                broken.add(
                        text(
                                "version %d: INT8 is %.2f points from float; at most %.1f is wanted",
                                version.version(), version.int8Loss() * 100, INT8_POINTS * 100));
            }
        }
        exit("server", report.exits().server(), broken);
        exit("trainer", report.exits().trainer(), broken);
        return broken;
    }

    private static void exit(String process, Optional<Integer> code, List<String> broken) {
        if (!code.equals(CLEAN)) {
            broken.add(
                    "the "
                            + process
                            + code.map(c -> " ended with exit code " + c)
                                    .orElse(" had to be killed"));
        }
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private Verdict() {}
}
