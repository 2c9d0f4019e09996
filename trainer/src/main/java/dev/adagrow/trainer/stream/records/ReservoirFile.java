package dev.adagrow.trainer.stream.records;

import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A {@link Reservoir} of the records of past steps as a data set. Stateless. */
public final class ReservoirFile {
    private record Place(int step, int record) {}

    /**
     * A file for replay; a function of its arguments.
     *
     * <p>It keeps one test record of the past: without a declared test split a tenth of its
     * contents would count as test, and so be lost to replay.
     *
     * @param past files of the steps so far, all of one shape
     * @param classes class table that has all of their classes
     * @param capacity records at most, the one of test not counted
     */
    public static void write(
            Path file, List<Path> past, List<String> classes, int capacity, long seed)
            throws IOException {
        var open = new ArrayList<RecordFile>();
        try {
            for (var step : past) {
                open.add(RecordFile.open(step));
            }
            write(file, open, classes, sample(open, capacity, seed));
        } finally {
            for (var records : open) {
                records.close();
            }
        }
    }

    private static List<Place> sample(List<RecordFile> past, int capacity, long seed) {
        var reservoir = new Reservoir<Place>(capacity, new SplittableRandom(seed));
        for (int step = 0; step < past.size(); step++) {
            for (int i = 0; i < past.get(step).size(); i++) {
                if (past.get(step).declared(i).filter(Split.TEST::equals).isEmpty()) {
                    reservoir.offer(new Place(step, i));
                }
            }
        }
        return reservoir.kept().stream()
                .sorted(Comparator.comparingInt(Place::step).thenComparingInt(Place::record))
                .toList();
    }

    private static void write(
            Path file, List<RecordFile> past, List<String> table, List<Place> kept)
            throws IOException {
        var places = new ArrayList<>(kept);
        places.add(firstTest(past.getFirst()));
        var used = new TreeSet<Integer>();
        for (var place : places) {
            used.add(classOf(past, place, table));
        }
        var classes = List.copyOf(used);
        try (var writer = DatasetWriter.raw(file, past.getFirst().header().shape())) {
            for (int i = 0; i < places.size(); i++) {
                var place = places.get(i);
                writer.add(
                        past.get(place.step()).payload(place.record()),
                        classes.indexOf(classOf(past, place, table)),
                        i < kept.size() ? Origin.TRAIN : Origin.TEST);
            }
            var unused = writer.finish("reservoir", classes.stream().map(table::get).toList());
        }
    }

    private static int classOf(List<RecordFile> past, Place place, List<String> table) {
        var records = past.get(place.step());
        return table.indexOf(records.header().classes().get(records.label(place.record())));
    }

    private static Place firstTest(RecordFile records) throws ConfigException {
        for (int i = 0; i < records.size(); i++) {
            if (records.declared(i).filter(Split.TEST::equals).isPresent()) {
                return new Place(0, i);
            }
        }
        throw new ConfigException(records.header().name() + ": no test record");
    }

    private ReservoirFile() {}
}
