package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.stream.Hindsight;
import dev.adagrow.trainer.stream.plan.StreamTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the lives of an experiment came to at their end, task by task, as people read it. One object
 * for one report.
 */
public final class EndTable {
    /** Accuracies that differ by so many points are alike, when a choice is judged. */
    static final double ALIKE_POINTS = 0.5;

    /** The same by standard errors. */
    static final double ALIKE_ERRORS = 2;

    private static final String NONE = "-";
    private static final String TITLE = "Accuracy at the end, in percent";

    private final Lives lives;

    public EndTable(Lives lives) {
        this.lives = lives;
    }

    /** Columns of a fixed width, for a terminal. */
    public String text() {
        return TITLE
                + "\n\n"
                + table().text()
                + "\n"
                + notes().stream().map(note -> note + "\n").reduce("", String::concat);
    }

    /** A section of the third level. */
    public String markdown() {
        return "### "
                + TITLE
                + "\n\n"
                + table().markdown()
                + "\n"
                + notes().stream().map(note -> "- " + note + "\n").reduce("", String::concat);
    }

    private TextTable table() {
        var head = new ArrayList<>(List.of("arm", "n"));
        lives.plan().tasks().stream().map(StreamTask::name).forEach(head::add);
        head.addAll(List.of("mean", "95 % interval", "from " + lives.baseline(), "95 % interval"));
        var lines = new ArrayList<List<String>>();
        lines.add(head);
        lives.arms().forEach(arm -> lines.add(line(arm)));
        return new TextTable(lines);
    }

    private List<String> line(ArmLives arm) {
        var line = new ArrayList<>(List.of(arm.arm(), Integer.toString(arm.lives().size())));
        for (int task = 0; task < lives.plan().tasks().size(); task++) {
            line.add(percent(arm.end(task).mean()));
        }
        var mean = arm.finalMean();
        line.add(percent(mean.mean()));
        line.add(
                mean.interval()
                        .map(i -> percent(i.low()) + " .. " + percent(i.high()))
                        .orElse(NONE));
        var difference = lives.finalMeanDifference(arm);
        line.add(difference.map(d -> points(d.mean())).orElse(NONE));
        line.add(
                difference
                        .flatMap(Estimate::interval)
                        .map(i -> points(i.low()) + " .. " + points(i.high()))
                        .orElse(NONE));
        return line;
    }

    private List<String> notes() {
        var notes = new ArrayList<String>();
        notes.add(
                "differences from "
                        + lives.baseline()
                        + " are of the mean over the tasks, in points, of lives with the same seed");
        autoRight().ifPresent(notes::add);
        return notes;
    }

    /** Empty where the three arms have no seed in common. */
    private Optional<String> autoRight() {
        var points = lives.hindsight(new Hindsight.Tolerance.Points(ALIKE_POINTS));
        var errors = lives.hindsight(new Hindsight.Tolerance.StandardErrors(ALIKE_ERRORS));
        return points.steps() == 0
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "auto chose as the better one of always and never in %d of %d steps (%.0f %%), where either is right"
                                        + " if the two differ by half a point or less; in %d, where they may differ by two standard errors",
                                points.right(),
                                points.steps(),
                                100 * points.share(),
                                errors.right()));
    }

    private static String percent(double share) {
        return Column.FINAL_MEAN.format(share);
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%+.2f", Column.FINAL_MEAN.shown(share));
    }
}
