package dev.adagrow.trainer.stream.plan;

import dev.adagrow.trainer.stream.corruption.Corruption;
import java.util.List;
import java.util.Optional;

/**
 * One kind of records.
 *
 * @param name for people
 * @param labels of the source that belong to it, ascending; all others are left out
 * @param prefix of its class names, so that classes of several sources stay apart
 * @param corruption of every record
 */
public record StreamTask(
        String name,
        PictureSource source,
        List<Integer> labels,
        String prefix,
        Optional<Corruption> corruption) {
    public StreamTask {
        labels = List.copyOf(labels);
    }
}
