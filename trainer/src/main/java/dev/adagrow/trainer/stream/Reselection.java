package dev.adagrow.trainer.stream;

import dev.adagrow.dataset.Split;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.stream.records.StreamFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Chooses what a training goes on from, as {@link StartingVersion} says. Stateless. */
final class Reselection {
    /**
     * What was chosen.
     *
     * @param story for people; "" if there was nothing to choose
     */
    record Choice(StepVersion version, String story) {}

    /** Says how many of the step's validation records a version answers rightly, 0..1. */
    @FunctionalInterface
    interface Judge {
        double accuracy(StepVersion version) throws IOException;
    }

    static Choice choose(StartingVersion rule, Versions versions, StreamFiles files, int step)
            throws IOException {
        return switch (rule) {
            case SERVED -> new Choice(versions.served(), "");
            case BEST -> best(versions, files, step);
        };
    }

    private static Choice best(Versions versions, StreamFiles files, int step) throws IOException {
        var wanted = files.classes().get(step);
        var fit =
                versions.published().stream()
                        .filter(version ->
                                files.classes().get(version.step().number()).containsAll(wanted))
                        .toList();
        if (fit.size() < 2) {
            return new Choice(versions.served(), "");
        }
        try (var input = new InputThreads(0);
                var source = RecordSource.of(files.steps().get(step))) {
            // A content's split follows from its hash alone, so no version has trained on one of
            // these records, whatever it has learnt from.
            var division = Division.of(source, wanted, Map.of(), input, () -> {});
            return best(
                    versions.served(),
                    fit,
                    version ->
                            ServedAccuracy.of(
                                            version.step().bundle(),
                                            List.of(division),
                                            Split.VALIDATION,
                                            input)
                                    .getFirst());
        }
    }

    /**
     * @param fit versions to choose from, oldest first; {@code served} is one of them
     */
    static Choice best(StepVersion served, List<StepVersion> fit, Judge judge) throws IOException {
        double own = judge.accuracy(served);
        var best = served;
        double most = own;
        for (var version : fit.reversed()) {
            if (version.step().number() == served.step().number()) {
                continue;
            }
            double accuracy = judge.accuracy(version);
            if (accuracy > most) {
                best = version;
                most = accuracy;
            }
        }
        String story =
                String.format(
                        Locale.ROOT,
                        "the version of step %d answers %.2f %% of the new validation records rightly",
                        served.step().number(),
                        100 * own);
        return new Choice(
                best,
                best == served
                        ? story + ", the best of " + fit.size()
                        : String.format(
                                Locale.ROOT,
                                "%s, that of step %d %.2f %%, the best of %d",
                                story,
                                best.step().number(),
                                100 * most,
                                fit.size()));
    }

    private Reselection() {}
}
