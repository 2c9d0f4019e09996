package dev.adagrow.dataset.source;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.RecordSink;
import dev.adagrow.dataset.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands records on under other class names, and only those of the classes that stay; see {@link
 * DatasetSource.Relabelled}. The header that it hands on has the shape of all records. Not
 * thread-safe.
 */
final class Relabelling implements RecordSink {
    private static final int DROPPED = -1;

    /** Names that a message lists. */
    private static final int SHOWN = 20;

    private final DatasetSource.Relabelled wanted;
    private final Optional<List<String>> names;
    private final RecordSink sink;
    private int[] newLabels = {};
    private int records;

    private Relabelling(
            DatasetSource.Relabelled wanted, Optional<List<String>> names, RecordSink sink) {
        this.wanted = wanted;
        this.names = names;
        this.sink = sink;
    }

    /**
     * Reads the file of names, before a source is read for nothing.
     *
     * @throws MalformedDatasetException naming file and line
     */
    static Relabelling open(DatasetSource.Relabelled wanted, RecordSink sink) throws IOException {
        Optional<List<String>> names =
                wanted.names().isPresent()
                        ? Optional.of(ClassNames.read(wanted.names().get()))
                        : Optional.empty();
        return new Relabelling(wanted, names, sink);
    }

    /**
     * @throws MalformedDatasetException if names and classes are not as many, or a class that shall
     *     stay is not there
     */
    @Override
    public void begin(Dataset header) throws IOException {
        var classes = renamed(header);
        for (String name : wanted.only()) {
            if (!classes.contains(name)) {
                throw new MalformedDatasetException(
                        header.name()
                                + " has no class \""
                                + name
                                + "\" of only="
                                + String.join("+", wanted.only())
                                + "; it has "
                                + shown(classes));
            }
        }
        var staying = new ArrayList<String>();
        newLabels = new int[classes.size()];
        for (int label = 0; label < newLabels.length; label++) {
            boolean stays = wanted.only().isEmpty() || wanted.only().contains(classes.get(label));
            newLabels[label] = stays ? staying.size() : DROPPED;
            if (stays) {
                staying.add(classes.get(label));
            }
        }
        sink.begin(
                new Dataset(header.name(), header.mediaType(), header.shape(), staying, List.of()));
    }

    private List<String> renamed(Dataset header) throws MalformedDatasetException {
        var classes = names.orElse(header.classes());
        if (classes.size() != header.classes().size()) {
            Path file = wanted.names().orElseThrow();
            throw new MalformedDatasetException(
                    file
                            + ": "
                            + classes.size()
                            + " class names, but "
                            + header.name()
                            + " has "
                            + header.classes().size()
                            + " classes: "
                            + shown(header.classes()));
        }
        return classes.stream().map(name -> wanted.prefix() + name).toList();
    }

    private static String shown(List<String> classes) {
        return String.join(", ", classes.subList(0, Math.min(SHOWN, classes.size())))
                + (classes.size() > SHOWN ? ", ..." : "");
    }

    @Override
    public void record(int index, Sample sample) throws IOException {
        int label = newLabels[sample.label()];
        if (label != DROPPED) {
            sink.record(records++, new Sample(sample.payload(), label, sample.declared()));
        }
    }
}
