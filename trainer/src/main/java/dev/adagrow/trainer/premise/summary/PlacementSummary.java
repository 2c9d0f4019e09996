package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.experiment.report.Estimate;
import dev.adagrow.trainer.premise.Outcome;
import dev.adagrow.trainer.premise.score.Move;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What all outcomes say. Every estimate is of the seeds' means over their checkpoints.
 *
 * @param scores by group and score
 * @param repeats the same of the gain in the first repeat against that in the second, as if it were
 *     a score: what a score could reach at best that knew all but the chance of one interval; empty
 *     rows without a second repeat
 * @param kinds by kind of move
 */
public record PlacementSummary(
        int seeds,
        int checkpoints,
        List<ScoreRow> scores,
        List<ScoreRow> repeats,
        List<KindRow> kinds) {
    /** As a score's name. */
    static final String ONE_REPEAT = "(another repeat)";

    public PlacementSummary {
        scores = List.copyOf(scores);
        repeats = List.copyOf(repeats);
        kinds = List.copyOf(kinds);
    }

    /**
     * @param outcomes of the same moves at every checkpoint of every seed, at least one
     */
    public static PlacementSummary of(List<Outcome> outcomes) {
        var cases = cases(outcomes);
        var scores = new ArrayList<ScoreRow>();
        var repeats = new ArrayList<ScoreRow>();
        for (var group : Group.values()) {
            for (var name : outcomes.getFirst().scores().keySet()) {
                scores.add(
                        row(
                                name,
                                group,
                                cases,
                                o -> o.scores().getOrDefault(name, 0.0),
                                Outcome::gain));
            }
            boolean repeated = outcomes.stream().allMatch(o -> o.gains().size() > 1);
            repeats.add(
                    row(
                            ONE_REPEAT,
                            group,
                            repeated ? cases : List.of(),
                            o -> o.gains().getFirst(),
                            o -> o.gains().get(1)));
        }
        return new PlacementSummary(
                (int) outcomes.stream().mapToLong(Outcome::seed).distinct().count(),
                (int) outcomes.stream().mapToInt(Outcome::checkpoint).distinct().count(),
                scores,
                repeats,
                kinds(cases));
    }

    /** The outcomes of each checkpoint of each seed. */
    private static Collection<List<Outcome>> cases(List<Outcome> outcomes) {
        var cases = new TreeMap<Long, TreeMap<Integer, List<Outcome>>>();
        for (var outcome : outcomes) {
            cases.computeIfAbsent(outcome.seed(), s -> new TreeMap<>())
                    .computeIfAbsent(outcome.checkpoint(), c -> new ArrayList<>())
                    .add(outcome);
        }
        return cases.values().stream().flatMap(byStep -> byStep.values().stream()).toList();
    }

    private static ScoreRow row(
            String name,
            Group group,
            Collection<List<Outcome>> cases,
            ToDoubleFunction<Outcome> score,
            ToDoubleFunction<Outcome> gain) {
        var correlation = new OfSeeds();
        var perCpuSecond = new OfSeeds();
        var pick = new OfSeeds();
        for (var all : cases) {
            long seed = all.getFirst().seed();
            var moves = all.stream().filter(o -> group.has(o.kind())).toList();
            double[] scores = moves.stream().mapToDouble(score).toArray();
            double[] gains = moves.stream().mapToDouble(gain).toArray();
            correlation.add(seed, RankCorrelation.spearman(scores, gains));
            perCpuSecond.add(
                    seed,
                    RankCorrelation.spearman(
                            scores,
                            moves.stream()
                                    .mapToDouble(o -> gain.applyAsDouble(o) / o.cpuSeconds())
                                    .toArray()));
            pick.add(seed, pick(scores, gains));
        }
        return new ScoreRow(
                name, group, correlation.estimate(), perCpuSecond.estimate(), pick.estimate());
    }

    private static OptionalDouble pick(double[] scores, double[] gains) {
        double highest = Double.NEGATIVE_INFINITY;
        double mean = 0;
        for (int i = 0; i < scores.length; i++) {
            highest = Math.max(highest, scores[i]);
            mean += gains[i] / scores.length;
        }
        double sum = 0;
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] == highest) {
                sum += gains[i];
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count - mean);
    }

    private static List<KindRow> kinds(Collection<List<Outcome>> cases) {
        var rows = new ArrayList<KindRow>();
        for (var kind : Move.Kind.values()) {
            var gain = mean(kind, cases, Outcome::gain);
            if (gain.isPresent()) {
                rows.add(
                        new KindRow(
                                kind,
                                gain.get(),
                                mean(kind, cases, Outcome::errorGain).orElseThrow(),
                                mean(kind, cases, Outcome::gainPerCpuSecond).orElseThrow(),
                                mean(kind, cases, o -> o.cpuSeconds() / o.twinCpuSeconds())
                                        .orElseThrow()));
            }
        }
        return rows;
    }

    private static Optional<Estimate> mean(
            Move.Kind kind, Collection<List<Outcome>> cases, ToDoubleFunction<Outcome> figure) {
        var seeds = new OfSeeds();
        for (var all : cases) {
            seeds.add(
                    all.getFirst().seed(),
                    all.stream().filter(o -> o.kind() == kind).mapToDouble(figure).average());
        }
        return seeds.estimate();
    }
}
