package dev.adagrow.trainer.premise.score;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.training.GradientProbe;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;

/**
 * How strongly the loss pulls at what a move adds: the move is made on a copy with the function
 * preserved, and one backward pass over the moment's batches gives the gradient g of their mean
 * loss. Over the n trainable elements that the copy has and the net lacks, in the order of their
 * paths,
 *
 * <pre>
 *   score = sqrt(sum g_i² / n)
 * </pre>
 *
 * the norm over the square root of the size. Elements that cannot move yet count with their zero:
 * the weights of a branch behind its gamma of 0, and what makes a channel that nothing reads yet.
 * After the criterion of GradMax (Evci et al. 2022, arXiv 2201.05125), which, other than this,
 * chooses the values of what it adds to make g large.
 */
public record TrialGradient() implements PlacementScore {
    @Override
    public String name() {
        return "trial gradient";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        var scores = new double[moves.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(moment, grown(moment, moves.get(i), i));
        }
        return scores;
    }

    private static TrainingForm grown(Moment moment, Move move, int number) {
        try (var session =
                TrainingSession.open(
                        moment.form(),
                        OptimizerState.fresh(),
                        new SgdSettings(0, 0, moment.threads()))) {
            session.apply(
                    move.event(),
                    new Initialization.FunctionPreserving(moment.calibration()),
                    new GrowthRandom(moment.seed()).weights(number));
            return session.form();
        }
    }

    private static double score(Moment moment, TrainingForm grown) {
        try (var probe = GradientProbe.open(grown, moment.threads())) {
            double squares = 0;
            long count = 0;
            for (var entry : probe.parameters(moment.batches()).entrySet()) {
                var gradient = entry.getValue();
                var before = moment.form().parameters().get(entry.getKey());
                for (int i = 0; i < gradient.size(); i++) {
                    if (before == null || added(before, gradient, i)) {
                        squares += (double) gradient.data()[i] * gradient.data()[i];
                        count++;
                    }
                }
            }
            return Math.sqrt(squares / count);
        }
    }

    /** Whether an element of the larger tensor lies outside of the smaller one. */
    static boolean added(FloatTensor small, FloatTensor large, int element) {
        int rest = element;
        for (int d = large.rank() - 1; d >= 0; d--) {
            if (rest % large.dim(d) >= small.dim(d)) {
                return true;
            }
            rest /= large.dim(d);
        }
        return false;
    }
}
