package dev.adagrow.trainer.stream;

import java.nio.file.Path;
import java.util.List;

/**
 * What the training of a step goes on from.
 *
 * @param served what answers meanwhile, and afterwards if nothing comes of the training
 * @param from another than {@code served} if an older version was chosen
 * @param story how it was chosen; "" if there was nothing to choose
 * @param replay past records that it may see
 */
record StartingPoint(StepVersion served, StepVersion from, String story, List<Path> replay) {
    StartingPoint {
        replay = List.copyOf(replay);
    }

    /** Whether an older version was chosen. */
    boolean older() {
        return from.step().number() != served.step().number();
    }
}
