package dev.adagrow.trainer.premise.score;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.List;
import java.util.Set;

/**
 * What is known of a network in training before anything is inserted.
 *
 * @param form in which nothing was inserted with its function preserved, so that all gammas can be
 *     compared
 * @param batches of training records with what is distilled on them, for gradients; at least one
 * @param calibration records [n, channels, height, width] by which an insertion preserves the
 *     function
 * @param seed of whatever a score draws
 * @param threads of the engine
 */
public record Moment(
        TrainingForm form, List<Batch> batches, FloatTensor calibration, long seed, int threads) {
    public Moment {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("no batches to take gradients of");
        }
    }

    Architecture net() {
        return form.architecture();
    }

    BnScores gammas() {
        return BnScores.of(form, Set.of());
    }
}
