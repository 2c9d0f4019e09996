package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.experiment.report.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as people read it. Stateless. */
public final class SummaryText {
    private static final double THOUSAND = 1000;
    private static final double PERCENT = 100;
    private static final String NONE = "-";

    /** Tables of a fixed width and what they mean. */
    public static String of(PlacementReport report) {
        var text = new StringBuilder();
        line(
                text,
                "%d seeds, %d checkpoints each; mean over both [95 %% interval over seeds]",
                report.stable().seeds(),
                report.stable().checkpoints());
        line(text, "%nAt the end of the interval");
        summary(text, report.stable());
        report.cooled()
                .ifPresent(cooled -> {
                    line(text, "%nAfter cooling down");
                    summary(text, cooled);
                });
        return text.toString();
    }

    private static void summary(StringBuilder text, PlacementSummary summary) {
        var all = new ArrayList<>(summary.scores());
        all.addAll(summary.repeats());
        line(text, "%nSpearman's correlation of score and gain over the twin:");
        table(text, all, row -> shown(row.correlation(), 1, 2));
        line(text, "%nThe same with the gain per CPU second of the interval:");
        table(text, all, row -> shown(row.perCpuSecond(), 1, 2));
        line(text, "%nGain of the move with the highest score over the group's mean, in 1/1000:");
        table(text, all, row -> shown(row.pick(), THOUSAND, 1));
        line(
                text,
                "%n%-10s %25s %25s %25s %25s",
                "move",
                "gain /1000",
                "error, points",
                "gain /1000 per CPU s",
                "CPU over twin");
        for (var row : summary.kinds()) {
            line(
                    text,
                    "%-10s %25s %25s %25s %25s",
                    row.kind().name().toLowerCase(Locale.ROOT),
                    shown(Optional.of(row.gain()), THOUSAND, 1),
                    shown(Optional.of(row.errorGain()), PERCENT, 2),
                    shown(Optional.of(row.gainPerCpuSecond()), THOUSAND, 2),
                    shown(Optional.of(row.cost()), 1, 2));
        }
    }

    private interface Cell {
        String of(ScoreRow row);
    }

    private static void table(StringBuilder text, List<ScoreRow> rows, Cell cell) {
        line(text, "%-18s %22s %22s %22s %22s", "", "units", "channels", "branches", "all");
        for (var name : rows.stream().map(ScoreRow::score).distinct().toList()) {
            var cells = new ArrayList<String>();
            for (var group : Group.values()) {
                rows.stream()
                        .filter(r -> r.score().equals(name) && r.group() == group)
                        .forEach(r -> cells.add(cell.of(r)));
            }
            line(
                    text,
                    "%-18s %22s %22s %22s %22s",
                    name,
                    cells.get(0),
                    cells.get(1),
                    cells.get(2),
                    cells.get(3));
        }
    }

    private static String shown(Optional<Estimate> estimate, double scale, int digits) {
        if (estimate.isEmpty()) {
            return NONE;
        }
        var mean = number(estimate.get().mean() * scale, digits);
        return estimate.get()
                .interval()
                .map(i ->
                        mean
                                + " ["
                                + number(i.low() * scale, digits)
                                + ", "
                                + number(i.high() * scale, digits)
                                + "]")
                .orElse(mean);
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format + "%n", values));
    }

    private SummaryText() {}
}
