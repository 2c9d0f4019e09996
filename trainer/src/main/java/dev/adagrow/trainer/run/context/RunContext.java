package dev.adagrow.trainer.run.context;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Digests;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.data.Draft;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.run.state.Checkpoint;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfigCodec;
import dev.adagrow.trainer.run.task.RunListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a growth needs from the world around it: records, pace, reports and checkpoints. Used by the
 * run's thread alone. Closing it ends the input threads and closes the data sets.
 */
public final class RunContext implements AutoCloseable {
    private final GrowthTask task;
    private final RunListener listener;
    private final Pacing pacing;
    private final Reports reports;
    private final InputThreads input;
    private final List<RecordSource> opened = new ArrayList<>();

    public RunContext(GrowthTask task, RunListener listener, Pacing.Rest rest) {
        this.task = task;
        this.listener = listener;
        pacing = new Pacing(listener, rest);
        reports = new Reports(listener);
        input = new InputThreads(task.config().input().threads());
    }

    /**
     * The records of a data set; open until this context is closed.
     *
     * @throws IOException naming file and record
     */
    public RecordSource open(Path file) throws IOException {
        var source = RecordSource.of(file);
        opened.add(source);
        return source;
    }

    /** On which records are decoded. */
    public InputThreads input() {
        return input;
    }

    /** The batches of these drafts, decoded ahead, each after the rest that the listener wants. */
    public Iterator<Batch> paced(Iterator<Draft> drafts) {
        return pacing.over(input.batches(drafts));
    }

    public Pacing pacing() {
        return pacing;
    }

    public Reports reports() {
        return reports;
    }

    /** Writes the one checkpoint file of the run and hands it on. */
    public void checkpoint(Record state, Map<String, Snapshot> snapshots) throws IOException {
        Path file = task.work().resolve(GrowthTask.CHECKPOINT);
        new Checkpoint<>(fingerprint(), state, snapshots).write(file);
        listener.checkpoint(file);
    }

    /**
     * The checkpoint that the task brings, if it does.
     *
     * @throws CheckpointMismatchException if it belongs to another task
     * @throws IOException naming the file, if it is damaged
     */
    public <S extends Record> Optional<Checkpoint<S>> resume(Class<S> stateType)
            throws IOException {
        if (task.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        var file = task.checkpoint().get();
        try {
            var found = Checkpoint.read(file, fingerprint(), stateType);
            if (found.isEmpty()) {
                throw new CheckpointMismatchException(
                        file
                                + " belongs to a run with another configuration or other data; remove it to begin anew");
            }
            return found;
        } catch (BundleException e) {
            throw new BundleException(file + ": " + e.getMessage());
        }
    }

    /**
     * Of everything that decides how the run goes. The numbers of threads do not: another trainer
     * may go on with others.
     */
    private String fingerprint() {
        var config =
                RunConfigCodec.write(task.config()).toBuilder()
                        .clearThreads()
                        .clearInputThreads()
                        .build();
        var text =
                String.join(
                        "\n",
                        task.model(),
                        GrowthConfigCodec.toJson(config),
                        String.join(",", task.classes()),
                        String.join(",", task.lineage()),
                        task.parent().map(GrowthTask.Parent::bundleDigest).orElse(""));
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        input.close();
        opened.forEach(RecordSource::close);
    }
}
