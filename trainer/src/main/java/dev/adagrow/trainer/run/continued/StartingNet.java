package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The net that a continued growth begins with, as its configuration wants it. */
final class StartingNet {
    private static final float SHRINK = 0.4f;
    private static final float PERTURB = 0.1f;

    private final Continuation run;
    private final Insertions insertions;

    StartingNet(Continuation run, Insertions insertions) {
        this.run = run;
        this.insertions = insertions;
    }

    /**
     * @param parent with a head for all classes
     */
    Snapshot of(Snapshot parent) {
        var random = run.random().weights(Streams.STARTING_NET);
        return switch (run.config().continued().start()) {
            case PARENT -> parent;
            case SHRINK_AND_PERTURB ->
                    new Snapshot(
                            perturbed(parent.form(), random), parent.optimizer(), parent.log());
            case SCRATCH -> scratch(parent, random);
        };
    }

    /** BNs keep what they have: they undo the scale of the weights before them. */
    private static TrainingForm perturbed(TrainingForm form, RandomGenerator random) {
        var fresh = InitialWeights.form(form.architecture(), random);
        var values = new TreeMap<>(form.parameters());
        for (var parameter : Parameter.of(form.architecture().graph())) {
            if (parameter.role() == Parameter.Role.WEIGHT) {
                var old = form.parameter(parameter.path());
                var noise = fresh.parameter(parameter.path());
                var mixed = new float[old.size()];
                for (int i = 0; i < mixed.length; i++) {
                    mixed[i] = SHRINK * old.data()[i] + PERTURB * noise.data()[i];
                }
                values.put(parameter.path(), new Tensor(mixed, old.dims()));
            }
        }
        return new TrainingForm(form.architecture(), values);
    }

    private Snapshot scratch(Snapshot parent, RandomGenerator random) {
        var log = new ArrayList<>(parent.log());
        var net = parent.architecture();
        for (var event : insertions.all(parent)) {
            net = net.after(event);
            log.add(new LoggedEvent(0, run.random().weightsSeed(log.size() + 1), event));
        }
        return new Snapshot(InitialWeights.form(net, random), OptimizerState.fresh(), log);
    }
}
