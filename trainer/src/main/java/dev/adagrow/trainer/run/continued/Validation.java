package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.training.ChosenClasses;
import dev.adagrow.trainer.training.LogLoss;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The validation records of a continued growth.
 *
 * @param fresh of the new data set
 * @param old of the earlier ones, possibly none
 */
record Validation(Records fresh, Records old) {
    /**
     * What a network makes of them.
     *
     * @param freshError macro error on the new task
     * @param oldError macro error on the old one; 0 without records
     * @param scores new records, then old ones
     * @param losses log-loss of each, in the same order
     */
    record Check(double freshError, double oldError, boolean both, Scores scores, double[] losses) {
        /** e = mean of the two. */
        double error() {
            return both ? (freshError + oldError) / 2 : freshError;
        }
    }

    /**
     * What each record weighs, new ones first: one half for the new task, one for the old, in each
     * every class alike; the weights add up to 1.
     */
    double[] weights() {
        double half = old.size() > 0 && fresh.size() > 0 ? 0.5 : 1;
        return DoubleStream.concat(
                        Arrays.stream(weights(fresh, half)), Arrays.stream(weights(old, half)))
                .toArray();
    }

    private static double[] weights(Records records, double share) {
        int[] counts = records.classCounts();
        long present = Arrays.stream(counts).filter(n -> n > 0).count();
        return Arrays.stream(records.labels())
                .mapToDouble(label -> share / present / counts[label])
                .toArray();
    }

    int size() {
        return fresh.size() + old.size();
    }

    /**
     * As many as wanted of both together at most, every class alike as far as there are records.
     */
    Validation sample(int wanted, RandomGenerator random) {
        int most = Math.min(wanted, size());
        int ofOld = Math.min(old.size(), Math.max(most / 2, most - fresh.size()));
        return new Validation(
                Selection.balanced(fresh, most - ofOld, random),
                Selection.balanced(old, ofOld, random));
    }

    Check check(TrainingSession session, InputThreads input) {
        var ofFresh = answers(session, fresh, input);
        var ofOld = answers(session, old, input);
        return new Check(
                ofFresh.scores().macroError(),
                ofOld.scores().macroError(),
                old.size() > 0,
                ofFresh.scores().and(ofOld.scores()),
                DoubleStream.concat(Arrays.stream(ofFresh.losses()), Arrays.stream(ofOld.losses()))
                        .toArray());
    }

    private record Answers(Scores scores, double[] losses) {}

    private static Answers answers(TrainingSession session, Records records, InputThreads input) {
        var chosen = IntStream.builder();
        var losses = DoubleStream.builder();
        input.pieces(
                records,
                piece -> {
                    var logits = session.logits(piece.inputs());
                    Arrays.stream(ChosenClasses.of(logits)).forEach(chosen::add);
                    Arrays.stream(LogLoss.of(logits, piece.labels())).forEach(losses::add);
                });
        return new Answers(
                new Scores(records.labels(), chosen.build().toArray()), losses.build().toArray());
    }
}
