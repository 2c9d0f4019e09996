package dev.adagrow.trainer.run.deliver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a version must hold before it may take traffic, judged on test records. Pure functions. */
public final class Gate {
    private static final double ALPHA = 0.05;
    private static final double QUANTIZATION_LOSS = 0.005;
    private static final double CLASS_LOSS = 0.05;
    private static final int CLASS_RECORDS = 50;

    /**
     * The artifacts of a candidate against each other and against guessing.
     *
     * @param trained right answers of the network as it was trained, evaluation mode
     * @param fp32 of the folded network
     * @param int8 of the quantized one
     */
    public static GateVerdict artifacts(Scores trained, Scores fp32, Scores int8, int classes) {
        int n = int8.records();
        if (n == 0) {
            return new GateVerdict(
                    List.of(new GateVerdict.Finding(false, "there are no test records")));
        }
        double chance = 1.0 / classes;
        double guessing = chance + 3 * Math.sqrt(chance * (1 - chance) / n);
        var quantized = Paired.of(fp32, int8);
        int lost = quantized.onlyFirst() - quantized.onlySecond();
        int allowed = quantizationLoss(n, quantized.onlyFirst() + quantized.onlySecond());
        int moved = Math.abs(trained.rightCount() - fp32.rightCount());
        return new GateVerdict(
                List.of(
                        new GateVerdict.Finding(
                                moved <= Math.max(1, n / 1000),
                                text(
                                        "the folded network is right in %s of %d test records, as trained in %s",
                                        percent(fp32.accuracy()), n, percent(trained.accuracy()))),
                        new GateVerdict.Finding(
                                lost <= allowed,
                                text(
                                        "INT8 is right in %s, %s points from float; at most %s may be lost",
                                        percent(int8.accuracy()),
                                        signed(-(double) lost / n),
                                        points((double) allowed / n))),
                        new GateVerdict.Finding(
                                int8.accuracy() > guessing,
                                text(
                                        "guessing would reach %s; more than %s is wanted",
                                        percent(chance), percent(guessing)))));
    }

    /**
     * Half a point, or what two standard errors are where few records are: of {@code differing}
     * that only one of both gets right, chance alone leaves the difference of its shares that far
     * from 0.
     */
    static int quantizationLoss(int records, int differing) {
        double noise = 2 * Math.sqrt(differing);
        return (int) Math.max(1, Math.max(QUANTIZATION_LOSS * records, noise));
    }

    /**
     * The served artifact of a candidate against that of its parent. The first of each pair is the
     * parent.
     *
     * @param fresh test records of the new data set
     * @param parentOld answers of the parent to test records of the earlier data sets; none: the
     *     old task is unprotected
     */
    public static GateVerdict continued(
            Paired fresh, Scores parentOld, Scores candidateOld, List<String> classes) {
        var findings = new ArrayList<GateVerdict.Finding>();
        findings.add(
                new GateVerdict.Finding(
                        fresh.secondBetter() < ALPHA,
                        text(
                                "new task: error changes by %s points on %d records (parent alone right in %d, candidate alone in %d,"
                                        + " p = %.1e; less than %.2f is wanted)",
                                signed(fresh.change()),
                                fresh.records(),
                                fresh.onlyFirst(),
                                fresh.onlySecond(),
                                fresh.secondBetter(),
                                ALPHA)));
        if (parentOld.records() == 0) {
            findings.add(
                    new GateVerdict.Finding(
                            false,
                            "old task: UNPROTECTED, no records of earlier data sets are left"));
            return new GateVerdict(findings);
        }
        var old = Paired.of(parentOld, candidateOld);
        double margin = margin(old.records());
        findings.add(
                new GateVerdict.Finding(
                        old.upperBound() <= margin,
                        text(
                                "old task: error changes by %s points on %d records, upper 95 %% bound %s; margin %s",
                                signed(old.change()),
                                old.records(),
                                signed(old.upperBound()),
                                points(margin))));
        findings.add(classes(parentOld, candidateOld, classes));
        return new GateVerdict(findings);
    }

    /**
     * Half a point from 7,000 records on; with fewer as much wider as the bound's noise, but never
     * over 2 points.
     */
    static double margin(int records) {
        return Math.min(0.02, 0.005 * Math.max(1, Math.sqrt(7000.0 / records)));
    }

    private record ClassLoss(int index, double loss, double p) {}

    /**
     * No class of 50 records or more loses over 5 points, by Holm's step-down procedure over those
     * classes.
     */
    private static GateVerdict.Finding classes(
            Scores parent, Scores candidate, List<String> names) {
        var tested =
                IntStream.range(0, names.size())
                        .mapToObj(c -> {
                            var pair = Paired.of(parent, candidate, i -> parent.labels()[i] == c);
                            return pair.records() < CLASS_RECORDS
                                    ? List.<ClassLoss>of()
                                    : List.of(new ClassLoss(c, pair.change(), pair.firstBetter()));
                        })
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingDouble(ClassLoss::p))
                        .toList();
        var losing = new ArrayList<String>();
        for (int k = 0; k < tested.size() && tested.get(k).p() < ALPHA / (tested.size() - k); k++) {
            if (tested.get(k).loss() > CLASS_LOSS) {
                losing.add(
                        names.get(tested.get(k).index())
                                + " ("
                                + signed(tested.get(k).loss())
                                + ")");
            }
        }
        var worst = tested.stream().max(Comparator.comparingDouble(ClassLoss::loss));
        return new GateVerdict.Finding(
                losing.isEmpty(),
                losing.isEmpty()
                        ? text(
                                "none of %d old classes with %d records or more loses %s points%s",
                                tested.size(),
                                CLASS_RECORDS,
                                points(CLASS_LOSS),
                                worst.map(w ->
                                                text(
                                                        "; the largest change is that of %s, %s",
                                                        names.get(w.index()), signed(w.loss())))
                                        .orElse(""))
                        : "old classes lose more than "
                                + points(CLASS_LOSS)
                                + " points: "
                                + String.join(", ", losing));
    }

    private static String percent(double share) {
        return text("%.2f %%", 100 * share);
    }

    private static String points(double share) {
        return text("%.2f", 100 * share);
    }

    private static String signed(double share) {
        return text("%+.2f", 100 * share);
    }

    @com.google.errorprone.annotations.FormatMethod
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private Gate() {}
}
