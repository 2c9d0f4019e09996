package dev.adagrow.trainer.run.first;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.TaskInputs;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.task.RunConfig;
import java.util.Collections;
import java.util.Locale;

/**
 * Whether a first growth can become what its configuration wants, asked before a record is decoded.
 */
public record Feasibility(RunConfig config) {
    /** Of a 3x3 convolution's input: a single pixel would be convolved with padding alone. */
    private static final int LEAST_SIDE = 2;

    /** Of any input. */
    private static final int SIDE = 32;

    /**
     * All that follows from the configuration, the shape of the records and the number of classes.
     *
     * @param dataset its header suffices
     * @return how the new model sees its records
     * @throws UnfitTaskException if it cannot; the message has the numbers that conflict
     */
    public ImagePreprocessing require(Dataset dataset, int classes) throws UnfitTaskException {
        var seen = TaskInputs.preprocessing(dataset, config.input().size());
        TaskInputs.requireFitting(dataset, seen, config.batchSize());
        require(start(new Shape(seen.channels(), seen.height(), seen.width()), classes));
        return seen;
    }

    /**
     * What follows from the configuration alone.
     *
     * @throws UnfitTaskException if growth has too few epochs for anything or for the target
     */
    public void requireTime() throws UnfitTaskException {
        requireTime(start(new Shape(1, SIDE, SIDE), 2));
    }

    private Architecture start(Shape images, int classes) {
        return Architecture.empty(
                config.family(), config.design(), images, config.widths(), classes);
    }

    private void require(Architecture start) throws UnfitTaskException {
        requireLargeImages(start);
        requireRoom(start);
        Growth.requireTarget(config.depth(), start);
        requireTime(start);
    }

    private static void requireLargeImages(Architecture start) throws UnfitTaskException {
        var graph = start.graph();
        var last = graph.shapes().get(graph.input(new Part.Head()));
        if (last.height() < LEAST_SIDE || last.width() < LEAST_SIDE) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "the last of %d blocks of family %s would see images of %s as %dx%d; at least %dx%d are needed, so fewer widths or"
                                    + " larger images",
                            start.widths().size(),
                            start.family().name(),
                            start.input(),
                            last.height(),
                            last.width(),
                            LEAST_SIDE,
                            LEAST_SIDE));
        }
    }

    private void requireRoom(Architecture start) throws UnfitTaskException {
        long most = config.budget().maxParameters();
        long empty = Counts.folded(start).parameters();
        if (most > 0 && most < empty) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "maxParameters %,d is less than the %,d of the empty net, widths %s",
                            most,
                            empty,
                            start.widths()));
        }
    }

    private void requireTime(Architecture start) throws UnfitTaskException {
        var schedule = config.schedule();
        if (config.depth().target().isEmpty() && schedule.interval() > schedule.lastGrowthEpoch()) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "interval %d: the first growth event would come after epoch %d, but growth ends after epoch %d of %d"
                                    + " (fineTuneEpochs %d, growthShare %s), so nothing would ever be inserted; a smaller interval or more"
                                    + " epochs are needed, or targetUnits %s for the empty net",
                            schedule.interval(),
                            schedule.interval(),
                            schedule.lastGrowthEpoch(),
                            schedule.epochs(),
                            schedule.fineTuneEpochs(),
                            schedule.growthShare(),
                            Collections.nCopies(start.units().size(), 0)));
        }
        int events = Growth.cycle(config, config.budget()).eventsToTarget(start);
        long needed = (long) events * schedule.interval();
        if (needed > schedule.lastGrowthEpoch()) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "targetUnits %s takes %d growth events, one every %d epochs: %d epochs; growth has %d of %d (fineTuneEpochs %d,"
                                    + " growthShare %s)",
                            config.depth().target(),
                            events,
                            schedule.interval(),
                            needed,
                            schedule.lastGrowthEpoch(),
                            schedule.epochs(),
                            schedule.fineTuneEpochs(),
                            schedule.growthShare()));
        }
    }
}
