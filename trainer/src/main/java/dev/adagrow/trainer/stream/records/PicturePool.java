package dev.adagrow.trainer.stream.records;

import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImageDecoder;
import dev.adagrow.preprocess.Planes;
import dev.adagrow.trainer.stream.plan.StreamTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The pictures of one source, handed out in the order that a seed gives. A picture for training is
 * handed out once, one for test to each task anew.
 */
final class PicturePool {
    /** Of every picture of a stream: smaller ones stand in the middle on black. */
    static final int SIDE = 32;

    private final Dataset source;
    private final int channels;
    private final Deque<Sample> train;
    private final List<Sample> test;

    /**
     * @param channels 1 or 3
     */
    PicturePool(Dataset source, int channels, long seed) {
        this.source = source;
        this.channels = channels;
        this.train = new ArrayDeque<>(shuffled(source, Split.TRAIN, seed));
        this.test = shuffled(source, Split.TEST, ~seed);
    }

    private static List<Sample> shuffled(Dataset source, Split split, long seed) {
        var samples = new ArrayList<Sample>();
        for (var sample : source.samples()) {
            if (sample.declared().equals(Optional.of(split))) {
                samples.add(sample);
            }
        }
        Collections.shuffle(samples, new Random(seed));
        return samples;
    }

    /** Names of the task's classes, in the order of its labels. */
    List<String> classes(StreamTask task) {
        return task.labels().stream()
                .map(label -> task.prefix() + source.classes().get(label))
                .toList();
    }

    /**
     * The next pictures that no other call had.
     *
     * @throws ConfigException if there are too few
     */
    List<Sample> nextTraining(StreamTask task, int count) throws ConfigException {
        var chosen = new ArrayList<Sample>();
        var others = new ArrayList<Sample>();
        while (chosen.size() < count && !train.isEmpty()) {
            var sample = train.removeFirst();
            (task.labels().contains(sample.label()) ? chosen : others).add(sample);
        }
        Collections.reverse(others);
        others.forEach(train::addFirst);
        return enough(chosen, count, "training", task);
    }

    /**
     * The same at every call.
     *
     * @throws ConfigException if there are too few
     */
    List<Sample> test(StreamTask task, int count) throws ConfigException {
        return enough(
                test.stream()
                        .filter(sample -> task.labels().contains(sample.label()))
                        .limit(count)
                        .toList(),
                count,
                "test",
                task);
    }

    private List<Sample> enough(List<Sample> chosen, int count, String what, StreamTask task)
            throws ConfigException {
        if (chosen.size() < count) {
            throw new ConfigException(
                    source.name()
                            + " has "
                            + chosen.size()
                            + " "
                            + what
                            + " records left for task "
                            + task.name()
                            + "; "
                            + count
                            + " are wanted");
        }
        return chosen;
    }

    /** Decoded, with the wanted channels, on a square of {@link #SIDE}. */
    Planes planes(Sample sample) {
        var planes =
                source.mediaType().equals(Dataset.ENCODED_IMAGE)
                        ? ImageDecoder.decode(sample.payload())
                        : new Planes(
                                sample.payload(),
                                source.shape().get(0),
                                source.shape().get(1),
                                source.shape().get(2));
        return padded(planes.withChannels(channels));
    }

    private static Planes padded(Planes planes) {
        if (planes.height() == SIDE && planes.width() == SIDE) {
            return planes;
        }
        int top = (SIDE - planes.height()) / 2;
        int left = (SIDE - planes.width()) / 2;
        var out = new byte[planes.channels() * SIDE * SIDE];
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                System.arraycopy(
                        planes.bytes(),
                        (c * planes.height() + y) * planes.width(),
                        out,
                        (c * SIDE + y + top) * SIDE + left,
                        planes.width());
            }
        }
        return new Planes(out, planes.channels(), SIDE, SIDE);
    }
}
