package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.growth.BranchSpace;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.weights.Neighbours;
import dev.adagrow.trainer.training.OptimizerState.AtGrowth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was there before an insertion, after it. */
class GrowthKeepsTest {
    private static final List<Integer> UNITS = List.of(2, 1);
    private static final String INSERTED = "block0.u3";

    static Stream<Kind> kinds() {
        return Kind.all();
    }

    /** Every place of a unit, and a branch everywhere. */
    private static List<GrowthEvent> events(Kind kind) {
        var events = new ArrayList<GrowthEvent>();
        for (int block = 0; block < UNITS.size(); block++) {
            for (int place = 0; place <= UNITS.get(block); place++) {
                events.add(new GrowthEvent.UnitInserted(block, place));
            }
        }
        var branches = new TreeMap<String, Branch>();
        for (var conv : kind.net(UNITS).mainConvs()) {
            branches.put(conv.id(), BranchSpace.of(conv.filter()).getFirst());
        }
        events.add(new GrowthEvent.BranchesAdded(branches));
        return events;
    }

    private static List<Initialization> initializations() {
        return List.of(
                new Initialization.Inherit(),
                new Initialization.Zero(),
                new Initialization.Uniform(0.1),
                new Initialization.Normal(0.1),
                new Initialization.LocalFit(Neighbours.BOTH),
                new Initialization.GlobalFit(),
                new Initialization.LocalLearning(1));
    }

    private static void assertSameBits(
            Map<String, FloatTensor> before, Map<String, FloatTensor> after) {
        assertThat(after.keySet()).containsAll(before.keySet());
        before.forEach((path, tensor) ->
                assertThat(after.getOrDefault(path, FloatTensor.zeros(0)).data())
                        .as(path)
                        .isEqualTo(tensor.data()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void parametersAndInheritedVelocitiesKeepEveryBitWhereverSomethingIsInserted(Kind kind) {
        try (var trained = TrainedNets.open(kind.net(UNITS))) {
            var form = trained.form();
            var optimizer = trained.optimizer();
            assertThat(moving(optimizer)).isTrue();
            for (var event : events(kind)) {
                for (var init : initializations()) {
                    try (var session =
                            TrainingSession.open(form, optimizer, SgdSettings.defaults())) {
                        session.apply(event, init, AtGrowth.INHERITED, new SplittableRandom(4));
                        assertSameBits(form.parameters(), session.form().parameters());
                        var velocity = session.optimizer().velocity();
                        assertSameBits(optimizer.velocity(), velocity);
                        velocity.forEach((path, v) -> {
                            if (!optimizer.velocity().containsKey(path)) {
                                assertThat(v.data()).as(path).containsOnly(0f);
                            }
                        });
                        assertThat(velocity).hasSizeGreaterThan(optimizer.velocity().size());
                    }
                }
            }
        }
    }

    private static boolean moving(OptimizerState state) {
        return state.velocity().values().stream().anyMatch(GrowthKeepsTest::moves);
    }

    private static boolean moves(FloatTensor velocity) {
        for (float v : velocity.data()) {
            if (v != 0) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFreshOptimizerForgetsEveryVelocityAndNoParameter(Kind kind) {
        try (var session = TrainedNets.open(kind.net(UNITS))) {
            var form = session.form();
            long steps = session.steps();
            session.apply(
                    new GrowthEvent.UnitInserted(0, 1),
                    new Initialization.Inherit(),
                    AtGrowth.FRESH,
                    new SplittableRandom(4));
            assertThat(moving(session.optimizer())).isFalse();
            assertSameBits(form.parameters(), session.form().parameters());
            assertThat(session.steps()).isEqualTo(steps);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void localLearningMovesWhatWasInsertedAloneAndCountsItsSteps(Kind kind) throws IOException {
        try (var session = TrainedNets.open(kind.net(UNITS))) {
            session.apply(
                    new GrowthEvent.UnitInserted(0, 1),
                    new Initialization.LocalLearning(2),
                    new SplittableRandom(4));
            var form = session.form();
            var optimizer = session.optimizer();
            var result = session.learnAlone(Set.of(INSERTED), TrainedNets.batches(6, 50));
            assertThat(result.steps()).isEqualTo(6);
            assertThat(result.records()).isEqualTo(120);
            var after = session.form();
            form.parameters()
                    .forEach((path, before) -> {
                        var now = after.parameter(path).data();
                        if (path.startsWith(INSERTED + ".")) {
                            boolean biasBeforeBn = path.endsWith(".bias") && kind.design().mainBn();
                            if (!biasBeforeBn) {
                                assertThat(now).as(path).isNotEqualTo(before.data());
                            }
                        } else {
                            assertThat(now).as(path).isEqualTo(before.data());
                        }
                    });
            assertSameBits(optimizer.velocity(), session.optimizer().velocity());
            assertThat(session.steps()).isEqualTo(optimizer.steps());
            assertThat(optimizer.localSteps()).isZero();
            assertThat(session.optimizer().localSteps()).isEqualTo(6);
            var read = OptimizerCodec.read(OptimizerCodec.write(session.optimizer()));
            assertThat(read.localSteps()).isEqualTo(6);
        }
    }

    @Test
    void whatLearntAloneGoesOnWithoutGradientsOfThatTime() {
        var kind = Kind.all().findFirst().orElseThrow();
        try (var alone = TrainedNets.open(kind.net(UNITS))) {
            var event = new GrowthEvent.UnitInserted(0, 1);
            alone.apply(event, new Initialization.LocalLearning(1), new SplittableRandom(4));
            var unused = alone.learnAlone(Set.of(INSERTED), TrainedNets.batches(3, 50));
            try (var anew =
                    TrainingSession.open(
                            alone.form(), alone.optimizer(), new SgdSettings(0.9, 5e-4, 1))) {
                var on = TrainedNets.train(alone, 1, 9);
                assertThat(TrainedNets.train(anew, 1, 9).loss()).isEqualTo(on.loss());
                assertSameBits(anew.form().parameters(), alone.form().parameters());
            }
        }
    }

    @Test
    void nothingLearnsAloneThatIsNotThere() {
        var kind = Kind.all().findFirst().orElseThrow();
        try (var session = TrainedNets.open(kind.net(UNITS))) {
            assertThatThrownBy(
                            () -> session.learnAlone(Set.of(INSERTED), TrainedNets.batches(1, 50)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no module [block0.u3] in vgg 2-1");
        }
    }
}
