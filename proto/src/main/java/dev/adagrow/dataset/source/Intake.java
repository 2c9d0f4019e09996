package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.WrittenDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes records whose class has a name, names what is wrong by record and place, and says what
 * became of a validation part. Not thread-safe.
 */
final class Intake {
    private final Object source;
    private final DatasetWriter writer;
    private final SourceListener progress;

    /** Label that the writer got, by class name. */
    private final Map<String, Integer> found = new LinkedHashMap<>();

    private int validation;
    private boolean hasTest;

    /**
     * @param source for messages on all of it
     */
    Intake(Object source, DatasetWriter writer, SourceListener progress) {
        this.source = source;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * @param place file or row, for people
     * @throws MalformedDatasetException naming record and place
     */
    void add(Object place, byte[] payload, String className, Origin origin) throws IOException {
        Integer known = found.putIfAbsent(className, found.size());
        try {
            writer.add(payload, known == null ? found.size() - 1 : known, origin);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(
                    place + ": record " + writer.records() + ": " + e.getMessage());
        }
        validation += origin == Origin.VALIDATION ? 1 : 0;
        hasTest |= origin == Origin.TEST;
        progress.records(writer.records());
    }

    /** The classes are the names found, numbers by value. */
    WrittenDataset finish(String name) throws IOException {
        var classes = new ArrayList<>(found.keySet());
        boolean numbers = classes.stream().allMatch(c -> c.matches("[0-9]{1,18}"));
        Comparator<String> byName = Comparator.naturalOrder();
        classes.sort(
                numbers
                        ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(byName)
                        : byName);
        return finish(name, classes);
    }

    /**
     * @param classes in the order of their labels; all names found are among them
     */
    WrittenDataset finish(String name, List<String> classes) throws IOException {
        var newLabels = new int[found.size()];
        for (int label = 0; label < classes.size(); label++) {
            Integer old = found.get(classes.get(label));
            if (old != null) {
                newLabels[old] = label;
            }
        }
        WrittenDataset written;
        try {
            written = writer.finish(name, classes, label -> newLabels[label]);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(source + ": " + e.getMessage());
        }
        if (validation > 0) {
            progress.note(
                    "records of a validation part: "
                            + validation
                            + (hasTest
                                    ? "; split by content like the training records"
                                    : "; they are the test split, for the source has no other"));
        }
        return written;
    }
}
