package dev.adagrow.loadtest.demo;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.glyphs.Drift;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.dataset.source.DatasetSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The two tasks, and the traffic of each. No record of the traffic is a record of a task, and no
 * two parts share a source record.
 *
 * @param first what the model is grown on
 * @param second the drifted task
 * @param steady traffic before the drift
 * @param drifted traffic from the drift on
 */
record DemoData(Dataset first, Dataset second, List<Sample> steady, List<Sample> drifted) {
    private static final int TRAIN = 4000;
    private static final int TEST = 2000;
    private static final int STEADY = 2000;
    private static final int DRIFTED = 10_000;
    private static final double DRIFT = 0.8;

    /** Of a task's training and of its test records. */
    private static final int LEAST = 100;

    /** Seeds of the parts of one play lie next to each other. */
    private static final int PARTS = 8;

    static DemoData of(DemoOptions options) throws IOException {
        return options.idx().isPresent()
                ? idx(options.idx().get(), options.seed())
                : glyphs(options.seed());
    }

    private static DemoData glyphs(long seed) {
        long base = seed * PARTS;
        return new DemoData(
                Glyphs.generate(new Glyphs.Spec(base, TRAIN, TEST, 0)),
                Glyphs.generate(new Glyphs.Spec(base + 1, TRAIN, TEST, DRIFT)),
                tests(base + 2, STEADY, 0),
                tests(base + 3, DRIFTED, DRIFT));
    }

    private static List<Sample> tests(long seed, int records, double drift) {
        return Glyphs.generate(new Glyphs.Spec(seed, 10, records, drift)).samples().stream()
                .filter(sample -> sample.declared().equals(Optional.of(Split.TEST)))
                .toList();
    }

    /**
     * Parts that do not overlap, at most as large as for drawn digits; smaller where the folder
     * holds less.
     */
    private static DemoData idx(Path folder, long seed) throws IOException {
        Dataset all = new DatasetSource.IdxFolder(folder, 0).load();
        var train = new Pool(all, Split.TRAIN, seed);
        var test = new Pool(all, Split.TEST, seed + 1);
        int trainRecords = Math.min(TRAIN, train.left() / 3);
        int testRecords = Math.min(TEST, test.left() / 4);
        if (trainRecords < LEAST || testRecords < LEAST) {
            throw new MalformedDatasetException(
                    folder
                            + ": "
                            + train.left()
                            + " training and "
                            + test.left()
                            + " test records are too few for a play; at least "
                            + 3 * LEAST
                            + " and "
                            + 4 * LEAST
                            + " are needed");
        }
        Dataset first = part(all, "first", join(train.take(trainRecords), test.take(testRecords)));
        List<Sample> second = join(train.take(trainRecords), test.take(testRecords));
        List<Sample> steady = test.take(Math.min(STEADY, test.left() / 2));
        List<Sample> traffic = join(test.take(test.left()), train.take(train.left()));
        List<Sample> later = traffic.subList(0, Math.min(DRIFTED, traffic.size()));
        return new DemoData(
                first,
                part(all, "drifted", Drift.apply(second, all.shape(), DRIFT, seed)),
                steady,
                Drift.apply(later, all.shape(), DRIFT, seed + 1));
    }

    private static Dataset part(Dataset all, String what, List<Sample> samples) {
        return new Dataset(
                all.name() + "-" + what, all.mediaType(), all.shape(), all.classes(), samples);
    }

    private static List<Sample> join(List<Sample> a, List<Sample> b) {
        var joined = new ArrayList<Sample>(a);
        joined.addAll(b);
        return joined;
    }

    /** Shuffled records of one declared split, taken once each. */
    private static final class Pool {
        private final List<Sample> samples;
        private int next;

        Pool(Dataset all, Split split, long seed) {
            samples =
                    new ArrayList<>(
                            all.samples().stream()
                                    .filter(sample -> sample.declared().equals(Optional.of(split)))
                                    .toList());
            Collections.shuffle(samples, new Random(seed));
        }

        int left() {
            return samples.size() - next;
        }

        List<Sample> take(int count) {
            List<Sample> taken = samples.subList(next, next + count);
            next += count;
            return taken;
        }
    }
}
