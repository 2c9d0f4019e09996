package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.WiderWeights;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks that get four more channels, in every family. */
class WiderBlocksTest {
    private static final int MORE = 4;
    private static final List<Integer> UNITS = List.of(2, 1);
    private static final FloatTensor RECORDS = TrainedNets.RECORDS.inputs();

    static Stream<Kind> kinds() {
        return Kind.all();
    }

    private static Architecture net(Kind kind) {
        return Kind.branchy(kind.net(UNITS));
    }

    private static void widen(TrainingSession session, int block) {
        session.apply(
                new GrowthEvent.ChannelsAdded(block, MORE),
                new Initialization.FunctionPreserving(RECORDS),
                new SplittableRandom(4));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyAnswerStaysAsItWas(Kind kind) {
        try (var session = TrainedNets.open(net(kind))) {
            var before = session.logits(RECORDS).data();
            for (int block = 0; block < UNITS.size(); block++) {
                widen(session, block);
                assertThat(session.logits(RECORDS).data())
                        .as("block " + block)
                        .containsExactly(before, within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatWasThereKeepsItsValuesAndVelocitiesAtItsIndices(Kind kind) {
        try (var session = TrainedNets.open(net(kind))) {
            var form = session.form();
            var velocity = session.optimizer().velocity();
            widen(session, 0);
            var after = session.form();
            form.parameters()
                    .forEach((path, old) -> {
                        var grown = after.parameter(path);
                        var overlaid = new FloatTensor(grown.data().clone(), grown.dims());
                        WiderWeights.overlay(old, overlaid);
                        assertThat(grown.data()).as(path).isEqualTo(overlaid.data());
                    });
            session.optimizer()
                    .velocity()
                    .forEach((path, grown) -> {
                        var expected = FloatTensor.zeros(grown.dims());
                        WiderWeights.overlay(
                                velocity.getOrDefault(path, FloatTensor.zeros(grown.dims())),
                                expected);
                        assertThat(grown.data()).as(path).isEqualTo(expected.data());
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theNetIsTheOneThatWouldHaveBeenMadeSoWide(Kind kind) {
        var wide =
                SmallNets.of(
                        kind.family(),
                        kind.design(),
                        Kind.INPUT,
                        List.of(Kind.WIDTHS.get(0) + MORE, Kind.WIDTHS.get(1)),
                        UNITS,
                        5);
        var event = new GrowthEvent.ChannelsAdded(0, MORE);
        var grown = kind.net(UNITS).after(event);

        assertThat(grown).isEqualTo(wide);
        assertThat(Counts.folded(grown)).isEqualTo(Counts.folded(wide));
        assertThat(grown.origin(List.of(event)).widths()).isEqualTo(Kind.WIDTHS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theNewChannelsLearnAndFoldExactly(Kind kind) {
        try (var session = TrainedNets.open(net(kind))) {
            widen(session, 1);
            var weight = session.form().parameter("head.weight");
            TrainedNets.train(session, 3, 5);
            var trained = session.form();
            int channels = weight.dim(1);
            for (int c = channels - MORE; c < channels; c++) {
                assertThat(weight.data()[c]).isZero();
                assertThat(trained.parameter("head.weight").data()[c])
                        .as("channel " + c)
                        .isNotZero();
            }
            var some = TrainedNets.RECORDS.first(4).inputs();
            assertThat(Interpreter.run(Folding.fold(trained), some).data())
                    .containsExactly(session.logits(some).data(), within(1e-4f));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void statisticsOfNewChannelsAreMeasured(Kind kind) {
        try (var session = TrainedNets.open(net(kind))) {
            var before = session.form();
            widen(session, 0);
            var widened = new TreeSet<String>();
            for (var parameter : Parameter.of(session.architecture().graph())) {
                var path = parameter.path();
                int old = before.parameter(path).size();
                if (parameter.role() == Parameter.Role.VARIANCE && parameter.size() > old) {
                    widened.add(path);
                    var values = session.form().parameter(path).data();
                    for (int c = old; c < values.length; c++) {
                        assertThat(values[c]).as(path + " " + c).isNotEqualTo(1f);
                    }
                }
            }
            assertThat(widened).isNotEmpty();
        }
    }

    @Test
    void aBlockThatIsNotThereAndAnIdentityThatNoLongerFitsAreRefused() {
        var net = SmallNets.vgg(new Shape(3, 16, 16), List.of(8, 8), List.of(1, 1), 5);
        var identity =
                net.after(
                        new GrowthEvent.BranchesAdded(Map.of("down0.conv", new Branch.Identity())));

        assertThatThrownBy(() -> net.after(new GrowthEvent.ChannelsAdded(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no block 2");
        assertThatThrownBy(() -> identity.after(new GrowthEvent.ChannelsAdded(0, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit down0.conv");
        assertThat(net.after(new GrowthEvent.ChannelsAdded(0, 4)).widths())
                .isEqualTo(List.of(12, 8));
    }

    @Test
    void anOverlayOverSomethingSmallerIsRefused() {
        assertThatThrownBy(() ->
                        WiderWeights.overlay(FloatTensor.zeros(2, 3), FloatTensor.zeros(3, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> WiderWeights.overlay(FloatTensor.zeros(2), FloatTensor.zeros(2, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
