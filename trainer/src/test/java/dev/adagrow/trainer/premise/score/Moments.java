package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.data.BalancedBatches;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.training.TrainedNets;
import java.util.ArrayList;
import java.util.SplittableRandom;

/** Moments of small nets after some steps. */
final class Moments {
    static Moment of(Architecture net) {
        var batches = new ArrayList<Batch>();
        new BalancedBatches(TrainedNets.RECORDS, 20)
                .batches(2, new SplittableRandom(4))
                .forEachRemaining(batches::add);
        try (var session = TrainedNets.open(net)) {
            return new Moment(session.form(), batches, TrainedNets.RECORDS.inputs(), 6, 1);
        }
    }

    private Moments() {}
}
