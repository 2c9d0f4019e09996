package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.evaluation.ClassFigures;
import dev.adagrow.trainer.evaluation.Confusion;
import dev.adagrow.trainer.evaluation.Evaluator;
import dev.adagrow.trainer.evaluation.ModelFile;
import dev.adagrow.trainer.evaluation.Proportion;
import dev.adagrow.trainer.evaluation.Tally;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** An evaluation for people, on lines of at most about 100 characters. */
final class EvaluationText {
    private static final int LONGEST_NAME = 24;
    private static final int LONGEST_COLUMN = 8;
    private static final int MOST_CLASSES = 30;
    private static final int WORST_CLASSES = 20;
    private static final int MOST_COLUMNS = 90;
    private static final int PAIRS = 10;

    private final PrintWriter out;

    /**
     * What was evaluated on what.
     *
     * @param part of the data set
     * @param datasetRecords of all parts
     */
    record About(ModelFile model, String dataset, String part, int datasetRecords) {}

    EvaluationText(PrintWriter out) {
        this.out = out;
    }

    void print(About about, Evaluator.Outcome outcome) {
        line(
                "%s %s, %d classes",
                about.model().kind().words(), about.model().file(), about.model().classes().size());
        line(
                "data set %s, %s: %,d of %,d records",
                about.dataset(),
                about.part().equals("all") ? "all splits" : about.part() + " split",
                outcome.records(),
                about.datasetRecords());
        if (outcome.trainedOn() > 0) {
            line("the model has learnt from %,d of these records", outcome.trainedOn());
        }
        summary(outcome.tallies());
        for (var tally : outcome.tallies()) {
            details(tally, about.model().classes());
        }
    }

    private void summary(List<Tally> tallies) {
        int width = width(tallies.stream().map(Tally::name).toList());
        line("");
        line(
                "%-" + width + "s %9s  %-18s %11s %10s %8s %8s",
                "",
                "accuracy",
                "95 % interval",
                "macro error",
                "confidence",
                "ECE",
                "NLL");
        for (var tally : tallies) {
            line(
                    "%-" + width + "s %9s  %-18s %11s %10s %8.4f %8.4f",
                    shortened(tally.name(), LONGEST_NAME),
                    percent(tally.accuracy().share()),
                    interval(tally.accuracy()),
                    percent(tally.confusion().macroError()),
                    percent(tally.calibration().meanConfidence()),
                    tally.calibration().expectedError(),
                    tally.negativeLogLikelihood());
        }
        line("ECE: expected calibration error; NLL: negative log likelihood, natural logarithm");
    }

    private void details(Tally tally, List<String> names) {
        line("");
        line("== %s", tally.name());
        classes(tally.confusion(), names);
        matrix(tally.confusion(), names);
        pairs(tally.confusion(), names);
        calibration(tally);
        misses(tally, names);
    }

    private void classes(Confusion confusion, List<String> names) {
        var all = confusion.classes();
        var shown = all;
        if (all.size() > MOST_CLASSES) {
            shown =
                    all.stream()
                            .filter(c -> c.records() > 0)
                            .sorted(Comparator.comparingDouble(c -> c.recall().share()))
                            .limit(WORST_CLASSES)
                            .toList();
        }
        int width = width(shown.stream().map(c -> names.get(c.index())).toList());
        line("");
        line(
                "%-" + width + "s %8s %9s  %-18s %10s %9s",
                "class",
                "records",
                "recall",
                "95 % interval",
                "precision",
                "F1");
        for (var figures : shown) {
            line(
                    "%-" + width + "s %,8d %9s  %-18s %10s %9s",
                    shortened(names.get(figures.index()), LONGEST_NAME),
                    figures.records(),
                    percent(figures.recall().share()),
                    interval(figures.recall()),
                    percent(figures.precision().share()),
                    percent(figures.f1()));
        }
        if (shown.size() < all.size()) {
            line("... the %d of lowest recall; --json lists all %d", shown.size(), all.size());
        }
    }

    private void matrix(Confusion confusion, List<String> names) {
        var all = confusion.classes();
        int column = width(all.stream().map(c -> names.get(c.index())).toList(), LONGEST_COLUMN);
        int largest = confusion.cells().stream().mapToInt(Confusion.Cell::count).max().orElse(0);
        int cell = Math.max(column, Integer.toString(largest).length()) + 1;
        line("");
        if (all.size() * cell > MOST_COLUMNS) {
            line(
                    "confusion matrix of %d classes: too wide for here; --plot draws it, --json lists it",
                    all.size());
            return;
        }
        line("confusion matrix: a row for the right class, a column for the answer");
        var header = new StringBuilder(" ".repeat(column));
        all.forEach(c -> header.append(padded(names.get(c.index()), cell)));
        line("%s", header);
        for (var row : all) {
            if (row.records() > 0) {
                line("%s", row(confusion, all, row, names, column, cell));
            }
        }
    }

    private static String row(
            Confusion confusion,
            List<ClassFigures> all,
            ClassFigures row,
            List<String> names,
            int column,
            int cell) {
        var text = new StringBuilder();
        text.append(
                String.format(
                        "%-" + column + "s", shortened(names.get(row.index()), LONGEST_COLUMN)));
        for (var answer : all) {
            int count = confusion.count(row.index(), answer.index());
            text.append(padded(count == 0 ? "." : Integer.toString(count), cell));
        }
        return text.toString();
    }

    private void pairs(Confusion confusion, List<String> names) {
        var pairs = confusion.mostConfused(PAIRS);
        if (pairs.isEmpty()) {
            return;
        }
        line("");
        line("most confused");
        for (var pair : pairs) {
            int of =
                    confusion.classes().stream()
                            .filter(c -> c.index() == pair.label())
                            .mapToInt(ClassFigures::records)
                            .sum();
            line(
                    "%,8d of %,d records of %s are taken for %s (%s)",
                    pair.count(),
                    of,
                    shortened(names.get(pair.label()), LONGEST_NAME),
                    shortened(names.get(pair.answer()), LONGEST_NAME),
                    percent((double) pair.count() / of));
        }
    }

    private void calibration(Tally tally) {
        line("");
        line("%-18s %8s %16s %10s %9s", "sure of", "records", "mean confidence", "accuracy", "gap");
        for (var bin : tally.calibration().bins()) {
            if (bin.records() > 0) {
                line(
                        "%-18s %,8d %16s %10s %+9.4f",
                        percent(bin.from()) + " - " + percent(bin.to()),
                        bin.records(),
                        percent(bin.confidence()),
                        percent(bin.accuracy()),
                        bin.gap());
            }
        }
    }

    private void misses(Tally tally, List<String> names) {
        var misses = tally.mostConfidentlyWrong();
        if (misses.isEmpty()) {
            return;
        }
        line("");
        line("most confidently wrong (records of the data set, from 0)");
        for (var miss : misses) {
            line(
                    "%8d is %s, taken for %s with %s",
                    miss.record(),
                    shortened(names.get(miss.label()), LONGEST_NAME),
                    shortened(names.get(miss.answer()), LONGEST_NAME),
                    percent(miss.confidence()));
        }
    }

    private static int width(List<String> names) {
        return width(names, LONGEST_NAME);
    }

    private static int width(List<String> names, int most) {
        return Math.clamp(names.stream().mapToInt(String::length).max().orElse(0), 5, most);
    }

    private static String padded(String text, int width) {
        return String.format("%" + width + "s", shortened(text, LONGEST_COLUMN));
    }

    private static String shortened(String name, int most) {
        return name.length() <= most ? name : name.substring(0, most - 2) + "..";
    }

    private static String interval(Proportion proportion) {
        var interval = proportion.wilson();
        return Double.isNaN(interval.low())
                ? "-"
                : percent(interval.low()) + " - " + percent(interval.high());
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
