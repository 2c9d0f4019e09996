package dev.adagrow.trainer.stream;

import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.records.StreamFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The held-out records of every task of a stream. Used by one thread. */
final class TrafficRecords implements AutoCloseable {
    private final List<RecordSource> sources;
    private final List<Division> tasks;
    private final InputThreads input = new InputThreads(0);

    private TrafficRecords(List<RecordSource> sources, List<Division> tasks) {
        this.sources = sources;
        this.tasks = tasks;
    }

    /**
     * A content that any step before had for training is left out.
     *
     * @throws IOException naming file and record
     */
    static TrafficRecords open(StreamPlan plan, StreamFiles files) throws IOException {
        var sources = new ArrayList<RecordSource>();
        var tasks = new ArrayList<Division>();
        var splits = RecordSplits.none();
        try (var inline = new InputThreads(0)) {
            for (int task = 0; task < plan.tasks().size(); task++) {
                var source = RecordSource.of(files.steps().get(plan.arrival(task)));
                sources.add(source);
                var division =
                        Division.of(
                                source, files.allClasses(), splits.byContent(), inline, () -> {});
                tasks.add(division);
                var shape = source.header().shape();
                splits =
                        splits.and(
                                division.preprocessed(
                                        new Preprocessor(
                                                ImagePreprocessing.padded(
                                                        shape.get(0),
                                                        shape.get(1),
                                                        shape.get(2)))));
            }
        } catch (IOException | RuntimeException e) {
            sources.forEach(RecordSource::close);
            throw e;
        }
        return new TrafficRecords(sources, tasks);
    }

    /** Of the artifact that a bundle is served with, on each task. */
    List<Double> accuracies(Path bundle) throws IOException {
        return ServedAccuracy.of(bundle, tasks, Split.TEST, input);
    }

    @Override
    public void close() {
        input.close();
        sources.forEach(RecordSource::close);
    }
}
