package dev.adagrow.trainer.fold;

import dev.adagrow.trainer.network.FoldedNetwork;
import dev.adagrow.trainer.network.TrainingForm;

/** Folds networks in training form; pure, thread-safe. */
public final class Folding {
    public static FoldedNetwork fold(TrainingForm form) {
        throw new UnsupportedOperationException("fold");
    }

    public static TrainingForm foldBranches(TrainingForm form) {
        throw new UnsupportedOperationException("foldBranches");
    }

    private Folding() {}
}
