package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientProbeTest {
    private static final String KINDS = "dev.adagrow.trainer.network.family.Kind#all";

    private static List<Batch> batches(int count) {
        var all = new ArrayList<Batch>();
        TrainedNets.batches(count, 5).forEachRemaining(all::add);
        return all;
    }

    private static TrainingForm form(Kind kind) {
        try (var session = TrainedNets.open(kind.net(List.of(1, 1)))) {
            return session.form();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aStepWithoutMomentumMovesEveryParameterAgainstItsGradient(Kind kind) {
        var form = form(kind);
        var batch = batches(1);
        try (var probe = GradientProbe.open(form, 1);
                var session =
                        TrainingSession.open(
                                form, OptimizerState.fresh(), new SgdSettings(0, 0, 1))) {
            var gradients = probe.parameters(batch);
            double rate = 0.01;
            assertThat(session.train(batch.iterator(), step -> rate).steps()).isOne();
            var moved = session.form();
            gradients.forEach((path, gradient) -> {
                var before = form.parameter(path);
                for (int i = 0; i < gradient.size(); i++) {
                    assertThat((before.data()[i] - moved.parameter(path).data()[i]) / rate)
                            .as(path)
                            .isCloseTo(
                                    gradient.data()[i],
                                    within(2e-4 + 1e-3 * Math.abs(gradient.data()[i])));
                }
            });
        }
    }

    @Test
    void gradientsOfSeveralBatchesAreTheirMeanAndAskingChangesNothing() {
        var form = form(Kind.all().findFirst().orElseThrow());
        var two = batches(2);
        try (var probe = GradientProbe.open(form, 1)) {
            var both = probe.parameters(two);
            var first = probe.parameters(two.subList(0, 1));
            var second = probe.parameters(two.subList(1, 2));
            probe.layers(two, (layer, read, wanted) -> {});
            var again = probe.parameters(two);
            both.forEach((path, gradient) -> {
                assertThat(of(again, path).data()).isEqualTo(gradient.data());
                for (int i = 0; i < gradient.size(); i++) {
                    float mean = (of(first, path).data()[i] + of(second, path).data()[i]) / 2;
                    assertThat(gradient.data()[i]).isCloseTo(mean, within(1e-6f));
                }
            });
        }
    }

    private static FloatTensor of(Map<String, FloatTensor> tensors, String path) {
        return Objects.requireNonNull(tensors.get(path), path);
    }

    /**
     * With the softmax's gradient by hand: what the loss wants of a record's logits is its label
     * minus its probabilities.
     */
    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsWantedOfTheHeadIsTheLabelMinusTheProbabilities(Kind kind) {
        var form = form(kind);
        var batch = batches(1).getFirst();
        var wanted = of(layers(form, List.of(batch)), GradientProbe.HEAD);
        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), SgdSettings.defaults())) {
            var logits = session.logits(batch.inputs());
            int classes = logits.dim(1);
            for (int r = 0; r < batch.size(); r++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += Math.exp(logits.data()[r * classes + c]);
                }
                for (int c = 0; c < classes; c++) {
                    double p = Math.exp(logits.data()[r * classes + c]) / sum;
                    assertThat((double) wanted.data()[r * classes + c])
                            .isCloseTo((batch.labels()[r] == c ? 1 : 0) - p, within(1e-4));
                }
            }
        }
    }

    /** A BN's beta is added to every position of its output, so it wants the sum over them. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsWantedOfAConvolutionIsHowTheLossFallsWithWhatItMakes(Kind kind) {
        var form = form(kind);
        var graph = form.architecture().graph();
        var batch = batches(1).getFirst();
        var all = layers(form, List.of(batch));
        assertThat(all).hasSize(graph.mainConvs().size() + 1);
        for (var conv : graph.mainConvs()) {
            var wanted = of(all, conv.id());
            assertThat(wanted.dim(1)).isEqualTo(conv.out());
            var bn = graph.outerBn(conv);
            if (bn.isEmpty()) {
                continue;
            }
            double sum = 0;
            int area = wanted.dim(2) * wanted.dim(3);
            for (int n = 0; n < batch.size(); n++) {
                for (int p = 0; p < area; p++) {
                    sum += wanted.data()[n * conv.out() * area + p];
                }
            }
            double step = 5e-3;
            double slope =
                    (loss(raised(form, bn.get().id(), step), batch)
                                    - loss(raised(form, bn.get().id(), -step), batch))
                            / (2 * step);
            assertThat(-sum / batch.size()).as(conv.id()).isCloseTo(slope, within(2e-3));
        }
    }

    /** With the first beta of a BN greater by {@code step}. */
    private static TrainingForm raised(TrainingForm form, String bn, double step) {
        var values = new TreeMap<>(form.parameters());
        var beta = form.parameter(bn + ".beta").data().clone();
        beta[0] += (float) step;
        values.put(bn + ".beta", new FloatTensor(beta, beta.length));
        return new TrainingForm(form.architecture(), values);
    }

    private static double loss(TrainingForm form, Batch batch) {
        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), SgdSettings.defaults())) {
            var logits = session.logits(batch.inputs());
            int classes = logits.dim(1);
            double loss = 0;
            for (int r = 0; r < batch.size(); r++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += Math.exp(logits.data()[r * classes + c]);
                }
                loss += Math.log(sum) - logits.data()[r * classes + batch.labels()[r]];
            }
            return loss / batch.size();
        }
    }

    private static Map<String, FloatTensor> layers(TrainingForm form, List<Batch> batches) {
        var wanted = new TreeMap<String, FloatTensor>();
        try (var probe = GradientProbe.open(form, 1)) {
            probe.layers(batches, (layer, read, w) -> wanted.put(layer, w));
        }
        return wanted;
    }
}
