package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.EpochResult;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A network in training with its log, which can be put back to an earlier snapshot. Not
 * thread-safe.
 */
final class Trainee implements AutoCloseable {
    private final SgdSettings settings;
    private final boolean frozenStatistics;
    private TrainingSession session;
    private List<LoggedEvent> log;
    private Optional<EpochResult> trained = Optional.empty();

    /**
     * @param frozenStatistics whether every BN keeps its running statistics
     */
    Trainee(Snapshot from, SgdSettings settings, boolean frozenStatistics) {
        this.settings = settings;
        this.frozenStatistics = frozenStatistics;
        session = open(from.form(), from.optimizer());
        log = new ArrayList<>(from.log());
    }

    private TrainingSession open(TrainingForm form, OptimizerState optimizer) {
        var opened = TrainingSession.open(form, optimizer, settings);
        opened.batchNormFrozen(frozenStatistics);
        return opened;
    }

    TrainingSession session() {
        return session;
    }

    /** Events since the empty net; grows with the network. */
    List<LoggedEvent> log() {
        return log;
    }

    /** Remembers what the last epoch came to. */
    void trained(EpochResult result) {
        trained = Optional.of(result);
    }

    /** What the last epoch came to; there was one. */
    EpochResult trained() {
        return trained.orElseThrow();
    }

    Snapshot snapshot() {
        return new Snapshot(session.form(), session.optimizer(), log);
    }

    /**
     * Structure, weights and velocities of an earlier moment; the number of steps stays what it is,
     * so the schedule goes on.
     *
     * @param rateRatio rate of now over rate of then: the velocity holds the rate and is scaled
     *     with it
     */
    void restore(Snapshot earlier, double rateRatio) {
        var now = session.optimizer();
        var velocity = new TreeMap<String, Tensor>();
        earlier.optimizer()
                .velocity()
                .forEach((path, v) -> velocity.put(path, scaled(v, (float) rateRatio)));
        session.close();
        session =
                open(
                        earlier.form(),
                        new OptimizerState(
                                now.steps(),
                                velocity,
                                earlier.optimizer().rateFactors(),
                                now.localSteps()));
        session.boost(Set.of(), 1);
        log = new ArrayList<>(earlier.log());
    }

    private static Tensor scaled(Tensor tensor, float factor) {
        var data = tensor.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] *= factor;
        }
        return new Tensor(data, tensor.dims());
    }

    @Override
    public void close() {
        session.close();
    }
}
