package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.OptimizerState;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives a trained network its plasticity back: weights that have settled for old tasks learn unlike
 * new ones less well than fresh weights do, which looks like missing capacity. Old weights are
 * shrunk and fresh ones added (Ash and Adams 2020, arXiv 1910.08475), in equal parts, which keeps
 * the scale; BNs start anew; the velocities too. What the net answers changes, and comes back by
 * replay.
 */
final class Renewal {
    private static final float OLD = 0.4f;
    private static final float FRESH = 0.4f;

    private final GrowthRandom random;

    Renewal(GrowthRandom random) {
        this.random = random;
    }

    Snapshot of(Snapshot net) {
        return new Snapshot(
                of(net.form()),
                new OptimizerState(net.optimizer().steps(), Map.of(), net.optimizer().localSteps()),
                net.log());
    }

    private TrainingForm of(TrainingForm form) {
        var fresh = InitialWeights.form(form.architecture(), random.weights(Streams.RENEWAL));
        var values = new TreeMap<String, FloatTensor>();
        for (var parameter : Parameter.of(form.architecture().graph())) {
            var old = form.parameter(parameter.path());
            var anew = fresh.parameter(parameter.path());
            values.put(
                    parameter.path(),
                    parameter.role() == Parameter.Role.WEIGHT ? mixed(old, anew) : anew);
        }
        values.put("head.bias", form.parameter("head.bias"));
        return new TrainingForm(form.architecture(), values);
    }

    private static FloatTensor mixed(FloatTensor old, FloatTensor fresh) {
        var values = new float[old.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = OLD * old.data()[i] + FRESH * fresh.data()[i];
        }
        return new FloatTensor(values, old.dims());
    }
}
