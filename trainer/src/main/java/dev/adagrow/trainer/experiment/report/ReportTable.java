package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.experiment.Subject;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report as people read it: a line for each arm. One object for one report. */
public final class ReportTable {
    private static final String NONE = "-";

    private final ExperimentReport report;
    private final Column headline;

    public ReportTable(ExperimentReport report) {
        this.report = report;
        this.headline = report.definition().subject().headline();
    }

    /** Columns of a fixed width, for a terminal. */
    public String text() {
        var text = new StringBuilder();
        text.append(title()).append("\n").append(report.definition().question()).append("\n\n");
        text.append(new TextTable(cells()).text());
        text.append("\n");
        notes().forEach(note -> text.append(note).append("\n"));
        return text.toString();
    }

    /** A section with a table, of the second level. */
    public String markdown() {
        var text = new StringBuilder();
        text.append("## ")
                .append(title())
                .append("\n\n")
                .append(report.definition().question())
                .append("\n\n");
        text.append(new TextTable(cells()).markdown());
        text.append("\n");
        notes().forEach(note -> text.append("- ").append(note).append("\n"));
        return text.toString();
    }

    private String title() {
        var definition = report.definition();
        return definition.name()
                + definition
                        .table()
                        .filter(table -> !definition.name().equals("table-" + table))
                        .map(table -> " (table " + table + " of the thesis)")
                        .orElse("");
    }

    private List<List<String>> cells() {
        var definition = report.definition();
        boolean thesis = report.rows().stream().anyMatch(r -> r.arm().thesis().isPresent());
        var head =
                new ArrayList<>(
                        List.of(
                                "arm",
                                "n",
                                headline.title(),
                                "dev",
                                "95 % interval",
                                "from " + definition.baseline(),
                                "95 % interval",
                                "p",
                                "p (Holm)"));
        if (thesis) {
            head.add("thesis %");
        }
        definition.columns().forEach(c -> head.add(c.title()));
        var lines = new ArrayList<List<String>>();
        lines.add(head);
        for (var row : report.rows()) {
            lines.add(line(row, thesis));
        }
        return lines;
    }

    private List<String> line(ArmRow row, boolean thesis) {
        var test = row.estimate(headline).orElseThrow();
        var line = new ArrayList<String>();
        line.add(row.arm().name());
        line.add(Integer.toString(test.n()));
        line.add(headline.format(test.mean()));
        line.add(test.n() < 2 ? NONE : headline.format(test.deviation()));
        line.add(test.interval().map(this::interval).orElse(NONE));
        var difference = row.difference();
        line.add(difference.map(d -> points(d.difference().mean())).orElse(NONE));
        line.add(
                difference
                        .flatMap(d -> d.difference().interval())
                        .map(i -> points(i.low()) + " .. " + points(i.high()))
                        .orElse(NONE));
        line.add(difference.map(d -> probability(d.p())).orElse(NONE));
        line.add(difference.map(d -> probability(d.adjusted())).orElse(NONE));
        if (thesis) {
            line.add(
                    row.arm().thesis().isPresent()
                            ? String.format(Locale.ROOT, "%.2f", row.arm().thesis().getAsDouble())
                            : NONE);
        }
        for (var column : report.definition().columns()) {
            line.add(
                    column == Column.UNITS
                            ? row.units()
                            : row.estimate(column).map(e -> column.format(e.mean())).orElse(NONE));
        }
        return line;
    }

    private List<String> notes() {
        var definition = report.definition();
        var notes = new ArrayList<String>();
        report.rows().stream()
                .findFirst()
                .map(row -> row.results().getFirst())
                .ifPresent(r -> notes.add(tested(r) + "; seeds " + definition.seeds()));
        notes.add(
                "differences from "
                        + definition.baseline()
                        + " are of trainings with the same seed, in points; p by the paired t test, two-sided");
        if (report.resumed() > 0) {
            notes.add(
                    "cut off and resumed: "
                            + report.resumed()
                            + " trainings; means of seconds leave them out");
        }
        return notes;
    }

    private String tested(TrainingResult result) {
        var subject = report.definition().subject();
        return switch (subject) {
            case Subject.Growth growth ->
                    String.format(
                            Locale.ROOT,
                            "%s; %,d validation and %,d test records",
                            subject.text(),
                            result.validationRecords(),
                            result.testRecords());
            case Subject.Stream stream -> subject.text();
        };
    }

    private String interval(Interval interval) {
        return headline.format(interval.low()) + " .. " + headline.format(interval.high());
    }

    private String points(double share) {
        return String.format(Locale.ROOT, "%+.2f", headline.shown(share));
    }

    private static String probability(OptionalDouble p) {
        if (p.isEmpty()) {
            return NONE;
        }
        return p.getAsDouble() < 0.001
                ? "< 0.001"
                : String.format(Locale.ROOT, "%.3f", p.getAsDouble());
    }
}
