package dev.adagrow.loadtest.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What must have held for a play to be ok. */
public final class Verdict {
    private static final double RECOVERY = 0.8;
    private static final double INT8_POINTS = 0.005;

    /** Of the new classes, before and after: from nothing to most. */
    private static final double UNKNOWN = 0.01, LEARNT = 0.8;

    /** A grown net also stays where the comparison with its twin tells little; here it must win. */
    private static final double BEATEN = 0.05;

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
        for (var act : report.acts()) {
            adapted(act, broken);
            switch (act.challenge()) {
                case DRIFT -> drift(act, report.steady().accuracy(), broken);
                case NEW_CLASSES -> newClasses(act, broken);
            }
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

    /** The version is stable, and it is the one that the challenge asks for. */
    private static void adapted(Report.Act act, List<String> broken) {
        var adapted = act.adaptation();
        String name = act.challenge().text();
        if (Double.isNaN(act.after())) {
            broken.add(
                    text(
                            "%s: nothing was adapted: the adaptation ended %s (%s; %s)",
                            name, adapted.state(), adapted.gate(), adapted.verdict()));
        } else if (!adapted.winner().equals(act.challenge().winner())) {
            broken.add(
                    text(
                            "%s: the version that came out is %s, a %s one is wanted: %s",
                            name,
                            adapted.winner(),
                            act.challenge().winner(),
                            adapted.story().capacity().orElse("capacity was not judged")));
        }
    }

    private static void drift(Report.Act act, double steady, List<String> broken) {
        if (!(steady > act.before())) {
            broken.add(
                    text(
                            "the drift took no accuracy: %.1f %% before, %.1f %% after",
                            steady * 100, act.before() * 100));
        } else if (act.recovered(steady) < RECOVERY) {
            broken.add(
                    text(
                            "recovered %.0f %% of the lost accuracy; at least %.0f %% is wanted",
                            act.recovered(steady) * 100, RECOVERY * 100));
        }
    }

    private static void newClasses(Report.Act act, List<String> broken) {
        if (!(act.before() <= UNKNOWN)) {
            broken.add(
                    text(
                            "%.1f %% of the new classes' records were answered right before they were learnt",
                            act.before() * 100));
        }
        if (act.after() < LEARNT) {
            broken.add(
                    text(
                            "%.1f %% of the new classes' records are answered right; at least %.0f %% is wanted",
                            act.after() * 100, LEARNT * 100));
        }
        if (act.adaptation().winner().equals(act.challenge().winner())
                && act.adaptation().story().won().stream().noneMatch(d -> d.p() < BEATEN)) {
            broken.add("the grown version has beaten no twin");
        }
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
