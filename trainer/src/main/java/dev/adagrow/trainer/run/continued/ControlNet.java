package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.run.context.EpochEnd;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.task.Phase;
import java.io.IOException;
import java.util.Optional;

/** The control: what phase F left, annealed with its share of the budget. */
final class ControlNet {
    private final Continuation run;
    private final Nets nets;

    ControlNet(Continuation run, Nets nets) {
        this.run = run;
        this.nets = nets;
    }

    /**
     * Trains {@link Nets#NET} to the end of its budget.
     *
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    void train(ContinuedState from) throws IOException {
        var state = from;
        var plan = run.plan();
        var rate = plan.controlRate(nets.get(Nets.FINE_TUNED).optimizer().steps());
        var net = nets.get(Nets.NET);
        var grownLog = nets.get(Nets.GROWN).log();
        run.begin(
                Phase.CONTROL,
                plan.epochs() + state.controlEpoch(),
                state.figures(),
                net,
                grownLog);
        try (var trainee = run.trainee(net)) {
            while (state.controlEpoch() < plan.controlEpochs()) {
                int epoch = state.controlEpoch() + 1;
                var batches = run.training(plan.controlSteps(epoch), Streams.control(epoch));
                var trained = trainee.session().train(batches, rate);
                var check = run.check(trainee.session());
                state = state.afterControlEpoch(trained.loss(), check);
                nets.put(Nets.NET, trainee.snapshot());
                run.context()
                        .epoch(
                                new EpochEnd(
                                        Phase.CONTROL,
                                        plan.epochs() + epoch,
                                        trained,
                                        rate.at(trainee.session().steps() - 1),
                                        state.figures(),
                                        trainee.session().architecture(),
                                        grownLog,
                                        Optional.empty()),
                                state,
                                run.data().fresh().preprocessing(),
                                nets.all());
            }
        }
    }
}
