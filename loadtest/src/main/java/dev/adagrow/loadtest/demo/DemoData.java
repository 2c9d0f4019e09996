package dev.adagrow.loadtest.demo;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.glyphs.Alphabet;
import dev.adagrow.dataset.glyphs.Drift;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The tasks of a play, all of one shape. No two tasks, and no task and its traffic, share a record.
 *
 * @param first what the model is grown on
 * @param drifted the same classes, seen otherwise
 * @param added other classes, seen like the drifted ones
 */
record DemoData(Task first, Task drifted, Task added) {
    /**
     * @param labelled what is submitted
     * @param traffic what is asked meanwhile; of the data set's classes and shape
     */
    record Task(Dataset labelled, List<Sample> traffic) {}

    /**
     * Records of a task at most.
     *
     * @param train among them validation records
     */
    private record Size(int train, int test, int traffic) {}

    private static final Size FIRST = new Size(4000, 2000, 2000);

    /** Few, as labels are in the days after a drift. */
    private static final Size DRIFTED = new Size(600, 2000, 6000);

    /** Many, so that comparisons of a grown net with its twin see small gains. */
    private static final Size ADDED = new Size(8000, 2000, 6000);

    private static final double DRIFT = 0.4;

    /** Of a task's training, of its test and of its traffic records. */
    private static final int LEAST = 100;

    /** Seeds of the parts of one play lie next to each other. */
    private static final int PARTS = 8;

    /** Labels for the whole model: the first task's classes, then those that are added. */
    List<String> classes() {
        return Stream.concat(
                        first.labelled().classes().stream(), added.labelled().classes().stream())
                .toList();
    }

    /**
     * @throws MalformedDatasetException naming the data set that no play can be made of
     */
    static DemoData of(DemoOptions options) throws IOException {
        long base = options.seed() * PARTS;
        var known =
                options.data().isPresent()
                        ? known(options.data().get().load(), options.seed())
                        : List.of(
                                drawn(base, base + 2, FIRST, 0, Alphabet.DIGITS),
                                drawn(base + 1, base + 3, DRIFTED, DRIFT, Alphabet.DIGITS));
        var added =
                options.newData().isPresent()
                        ? added(options.newData().get().load(), options.seed())
                        : drawn(base + 4, base + 5, ADDED, DRIFT, Alphabet.LETTERS);
        requireOneModel(known.getFirst().labelled(), added.labelled());
        return new DemoData(known.getFirst(), known.getLast(), added);
    }

    private static void requireOneModel(Dataset first, Dataset added) throws IOException {
        if (!first.shape().equals(added.shape())) {
            throw new MalformedDatasetException(
                    String.format(
                            "%s has pictures of %s and %s of %s; one model cannot see both",
                            first.name(), first.shape(), added.name(), added.shape()));
        }
        var shared = first.classes().stream().filter(added.classes()::contains).toList();
        if (!shared.isEmpty()) {
            throw new MalformedDatasetException(
                    String.format(
                            "classes %s are in %s as well as in %s; prefix=TEXT behind a source gives its classes other names",
                            shared, first.name(), added.name()));
        }
    }

    private static Task drawn(
            long seed, long trafficSeed, Size size, double drift, Alphabet alphabet) {
        var least = alphabet.classes().size();
        return new Task(
                Glyphs.generate(new Glyphs.Spec(seed, size.train(), size.test(), drift, alphabet)),
                Glyphs.generate(
                                new Glyphs.Spec(
                                        trafficSeed, least, size.traffic(), drift, alphabet))
                        .samples()
                        .stream()
                        .filter(sample -> sample.declared().equals(Optional.of(Split.TEST)))
                        .toList());
    }

    /** The first task and the drifted one, of records that do not overlap. */
    private static List<Task> known(Dataset all, long seed) throws IOException {
        var pool = new Pool(all, seed);
        var first = pool.labelled(FIRST, 3, 4);
        var drifted = pool.labelled(DRIFTED, 2, 3);
        var steady = pool.traffic(FIRST, 2);
        var later = pool.traffic(DRIFTED, 1);
        return List.of(
                new Task(part(all, "first", first), steady),
                new Task(
                        part(all, "drifted", Drift.apply(drifted, all.shape(), DRIFT, seed)),
                        Drift.apply(later, all.shape(), DRIFT, seed + 1)));
    }

    private static Task added(Dataset all, long seed) throws IOException {
        var pool = new Pool(all, seed + 2);
        var labelled = pool.labelled(ADDED, 2, 2);
        return new Task(
                part(all, "added", Drift.apply(labelled, all.shape(), DRIFT, seed + 2)),
                Drift.apply(pool.traffic(ADDED, 1), all.shape(), DRIFT, seed + 3));
    }

    private static Dataset part(Dataset all, String what, List<Sample> samples) {
        return new Dataset(
                all.name() + "-" + what, all.mediaType(), all.shape(), all.classes(), samples);
    }

    /** Shuffled records of real pictures, taken once each. */
    private static final class Pool {
        private final Dataset all;
        private final List<Sample> train;
        private final List<Sample> test;

        Pool(Dataset all, long seed) throws IOException {
            if (!all.mediaType().equals(Dataset.RAW_IMAGE)) {
                throw new MalformedDatasetException(
                        all.name()
                                + " holds whole picture files; a play drifts raw pictures, as of IDX files");
            }
            this.all = all;
            train = shuffled(Split.TRAIN, seed);
            test = shuffled(Split.TEST, seed + 1);
        }

        private List<Sample> shuffled(Split split, long seed) {
            var samples =
                    new ArrayList<>(
                            all.samples().stream()
                                    .filter(sample -> sample.declared().equals(Optional.of(split)))
                                    .toList());
            Collections.shuffle(samples, new Random(seed));
            return samples;
        }

        /** Of what is left, at most one part in so many. */
        List<Sample> labelled(Size most, int trainParts, int testParts) throws IOException {
            int trainRecords = Math.min(most.train(), train.size() / trainParts);
            int testRecords = Math.min(most.test(), test.size() / testParts);
            if (trainRecords < LEAST || testRecords < LEAST) {
                throw new MalformedDatasetException(
                        String.format(
                                "%s: %d training and %d test records are too few for a play; at least %d and %d are needed",
                                all.name(),
                                train.size(),
                                test.size(),
                                trainParts * LEAST,
                                testParts * LEAST));
            }
            var taken = new ArrayList<Sample>(take(train, trainRecords));
            taken.addAll(take(test, testRecords));
            return taken;
        }

        /** Test records first, then training records that no task has. */
        List<Sample> traffic(Size most, int parts) {
            var taken =
                    new ArrayList<Sample>(
                            take(test, Math.min(most.traffic(), test.size() / parts)));
            taken.addAll(
                    take(train, Math.min(most.traffic() - taken.size(), train.size() / parts)));
            return taken;
        }

        private static List<Sample> take(List<Sample> from, int count) {
            var taken = List.copyOf(from.subList(0, count));
            from.subList(0, count).clear();
            return taken;
        }
    }
}
