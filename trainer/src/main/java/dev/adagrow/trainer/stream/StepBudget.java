package dev.adagrow.trainer.stream;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.TrainingCost;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;

/**
 * Steps that the training of a step may take, so that every arm has the same processor time: a
 * growth counts its budget in steps of its own parent, and where that has grown they take longer
 * than those of the stream's first net. Stateless.
 */
final class StepBudget {
    private static final int LEAST = 10;

    /**
     * @param first net of the stream
     * @param parent that the training goes on from
     */
    static int of(StreamSettings settings, StepVersion first, StepVersion parent)
            throws IOException {
        return of(settings.budgetSteps(), architecture(first), architecture(parent));
    }

    static int of(int steps, Architecture first, Architecture parent) {
        return Math.max(LEAST, (int) Math.round(steps / TrainingCost.ratio(parent, first)));
    }

    private static Architecture architecture(StepVersion version) throws IOException {
        return SavedModel.read(version.step().trainingState()).snapshot().architecture();
    }

    private StepBudget() {}
}
