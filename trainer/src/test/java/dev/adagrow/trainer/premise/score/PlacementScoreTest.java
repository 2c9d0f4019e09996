package dev.adagrow.trainer.premise.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.growth.BranchSampler;
import dev.adagrow.trainer.growth.GreedyDepth;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.growth.SequentialDepth;
import dev.adagrow.trainer.growth.WidthGrowth;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.PreservingWeights;
import dev.adagrow.trainer.training.GradientProbe;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementScoreTest {
    private static final Branch BRANCH = new Branch.Conv(3, 1);
    private static final Kind RECTIFIED =
            new Kind(new Vgg(), new Design(Design.Variant.A, true, true));

    @ParameterizedTest
    @MethodSource("dev.adagrow.trainer.network.family.Kind#all")
    void everyScoreOfEveryMoveIsFiniteAndRepeats(Kind kind) {
        var moment = Moments.of(kind.net(List.of(1, 1)));
        var moves = Move.of(moment.net(), BRANCH);
        for (var score : PlacementScore.all()) {
            double[] first = score.of(moment, moves);
            assertThat(first).hasSize(moves.size());
            for (double value : first) {
                assertThat(value).as(score.name()).isFinite();
            }
            assertThat(score.of(moment, moves)).as(score.name()).isEqualTo(first);
        }
    }

    @Test
    void movesAreAllThatPreserveTheFunction() {
        var net = RECTIFIED.net(List.of(2, 0));
        assertThat(Move.of(net, BRANCH).stream().map(Move::place))
                .containsExactly(
                        "block 0 at 0",
                        "block 0 at 1",
                        "block 0 at 2",
                        "block 1 at 0",
                        "block 0 +2",
                        "block 1 +4",
                        "stem.conv",
                        "block0.u0.conv",
                        "block0.u1.conv",
                        "down0.conv");
        var plain = new Kind(new Vgg(), Design.of(Design.Variant.A)).net(List.of(2, 0));
        assertThat(Move.of(plain, BRANCH).stream().map(Move::place))
                .contains("block 0 at 1")
                .doesNotContain("block 0 at 0");
        assertThat(PreservingWeights.fitsBefore(plain.graph(), new Part.Unit(0, 0))).isFalse();
        assertThat(Move.of(net, BRANCH).stream().map(move -> move.block(net)))
                .containsExactly(0, 0, 0, 1, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void theBestUnitsByGammaAndInSequenceAreThoseOfTheStrategies() {
        var moment = Moments.of(RECTIFIED.net(List.of(3, 2)));
        var units =
                Move.of(moment.net(), BRANCH).stream().filter(Move.Unit.class::isInstance).toList();
        var random = new SplittableRandom(1);
        var greedy = new GreedyDepth().ranked(moment.net(), moment.gammas(), List.of(0, 1), random);
        var sequential =
                new SequentialDepth().ranked(moment.net(), moment.gammas(), List.of(0, 1), random);

        assertThat(best(units, new GammaScore().of(moment, units)).event())
                .isEqualTo(greedy.getFirst());
        assertThat(best(units, new SequentialScore().of(moment, units)).event())
                .isEqualTo(sequential.getFirst());
        for (var wanted : greedy) {
            var own = units.stream().filter(m -> m.block(moment.net()) == wanted.block()).toList();
            assertThat(best(own, new GammaScore().of(moment, own)).event()).isEqualTo(wanted);
        }
    }

    @Test
    void theBestBranchByGammaIsAtTheConvolutionThatWidthGrowthTakes() {
        var moment = Moments.of(RECTIFIED.net(List.of(2, 2)));
        var branches =
                Move.of(moment.net(), BRANCH).stream()
                        .filter(Move.Beside.class::isInstance)
                        .toList();
        var one = new WidthGrowth(0.01, new BranchSampler.RandomWithReplacement(), 0);
        var chosen =
                one.choose(moment.net(), moment.gammas(), new SplittableRandom(1)).orElseThrow();
        assertThat(chosen.byConv())
                .containsOnlyKeys(best(branches, new GammaScore().of(moment, branches)).place());
    }

    private static Move best(List<Move> moves, double[] scores) {
        return moves.get(
                IntStream.range(0, scores.length)
                        .boxed()
                        .max(Comparator.comparingDouble(i -> scores[i]))
                        .orElseThrow());
    }

    /** A unit has its own paths: the norm over all of their gradients, counted one by one. */
    @Test
    void theTrialGradientOfAUnitIsTheRootMeanSquareOverItsParameters() {
        var moment = Moments.of(RECTIFIED.net(List.of(1, 1)));
        var move = new Move.Unit(1, 1);
        try (var session =
                TrainingSession.open(
                        moment.form(), OptimizerState.fresh(), SgdSettings.defaults())) {
            session.apply(
                    move.event(),
                    new Initialization.FunctionPreserving(moment.calibration()),
                    new GrowthRandom(moment.seed()).weights(0));
            double squares = 0;
            int count = 0;
            try (var probe = GradientProbe.open(session.form(), 1)) {
                for (var entry : probe.parameters(moment.batches()).entrySet()) {
                    if (entry.getKey().startsWith("block1.u2.")) {
                        for (float g : entry.getValue().data()) {
                            squares += (double) g * g;
                            count++;
                        }
                    }
                }
            }
            assertThat(new TrialGradient().of(moment, List.of(move))[0])
                    .isPositive()
                    .isCloseTo(Math.sqrt(squares / count), within(1e-12));
            assertThat(new SizeScore().of(moment, List.of(move))[0]).isEqualTo(count);
        }
    }

    @Test
    void onlyWhatLiesOutsideOfTheOldExtentsIsNewInAWiderParameter() {
        var small = FloatTensor.zeros(2, 3);
        var large = FloatTensor.zeros(3, 4);
        assertThat(IntStream.range(0, 12).filter(i -> !TrialGradient.added(small, large, i)))
                .containsExactly(0, 1, 2, 4, 5, 6);
    }

    @Test
    void aPlaceIsJudgedByTheLayersThatReadWhatIsAdded() {
        var net = RECTIFIED.net(List.of(2, 1));
        assertThat(Expressivity.readers(net, new Move.Unit(0, 1)))
                .containsExactly("block0.u1.conv");
        assertThat(Expressivity.readers(net, new Move.Unit(0, 2))).containsExactly("down0.conv");
        assertThat(Expressivity.readers(net, new Move.Unit(1, 1))).containsExactly("head");
        assertThat(Expressivity.readers(net, new Move.Channels(0, 2)))
                .containsExactly("block0.u0.conv", "block0.u1.conv", "down0.conv");
        assertThat(Expressivity.readers(net, new Move.Channels(1, 4)))
                .containsExactly("block1.u2.conv", "head");
        assertThat(Expressivity.readers(net, new Move.Beside("stem.conv", BRANCH)))
                .containsExactly("stem.conv");
    }
}
