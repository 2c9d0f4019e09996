package dev.adagrow.trainer.run.context;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Digests;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.data.Draft;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.growth.DecisionLog;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.state.Checkpoint;
import dev.adagrow.trainer.run.state.CheckpointFolder;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.state.RunMismatchException;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.state.Usage;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfigCodec;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.training.LoggedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a growth needs from the world around it: records, pace, reports, and the files of its run
 * folder. Used by the run's thread alone. Closing it ends the input threads and closes the data
 * sets.
 */
public final class RunContext implements AutoCloseable {
    private final GrowthTask task;
    private final RunListener listener;
    private final Pacing pacing;
    private final Reports reports;
    private final RunFolder files;
    private final CheckpointFolder checkpoints;
    private final InputThreads input;
    private final List<RecordSource> opened = new ArrayList<>();
    private final Stopwatch stopwatch;
    private final DecisionLog decisions;

    /** Whose decisions nobody wants but the run folder. */
    public RunContext(GrowthTask task, RunListener listener, Pacing.Rest rest) {
        this(task, listener, rest, DecisionLog.none());
    }

    public RunContext(
            GrowthTask task, RunListener listener, Pacing.Rest rest, DecisionLog decisions) {
        this.task = task;
        this.listener = listener;
        this.decisions = decisions;
        pacing = new Pacing(listener, rest);
        reports = new Reports(listener);
        files = new RunFolder(task.work());
        checkpoints = files.checkpoint();
        input = new InputThreads(task.config().input().threads());
        stopwatch = new Stopwatch(input::waitedSeconds);
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

    /** Who is told what growth decides: the run folder, and whoever else wants to know. */
    public DecisionLog decisions() {
        return this::decided;
    }

    private void decided(GrowthDecision decision) {
        try {
            files.decisions().append(Decisions.line(decision));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        decisions.decided(decision);
    }

    /**
     * Training begins, or goes on, with so many epochs done: what the run folder says of later ones
     * is dropped, for they will come again.
     *
     * @param log of the net that may grow, since the empty one
     */
    public void begin(
            Phase phase,
            Reports.Extent extent,
            Reports.Figures reached,
            Architecture net,
            List<LoggedEvent> log)
            throws IOException {
        files.metrics().keepUntil(extent.done());
        files.decisions().keepUntil(extent.done());
        files.growthLog(log);
        reports.begin(phase, extent, reached, net);
        var unused = stopwatch.lap();
    }

    /**
     * Writes down and reports an epoch. The checkpoint comes last: a line whose checkpoint is
     * missing is dropped at {@link #begin} and written again, but a missing line would stay
     * missing.
     *
     * @param state of the run's rules
     * @param preprocessing of the inputs of all its networks
     */
    public void epoch(
            EpochEnd end,
            Record state,
            ImagePreprocessing preprocessing,
            Map<String, Snapshot> snapshots)
            throws IOException {
        files.metrics().append(metrics(end, stopwatch.lap()));
        files.growthLog(end.log());
        checkpoint(state, preprocessing, snapshots);
        reports.epoch(
                end.phase(),
                end.number(),
                end.figures(),
                end.net(),
                end.event().map(Happened::words));
    }

    void checkpoint(Record state, ImagePreprocessing preprocessing, Map<String, Snapshot> snapshots)
            throws IOException {
        var usage = new Usage(preprocessing, task.classes());
        checkpoints.write(new Checkpoint<>(fingerprint(), usage, state, snapshots));
        listener.checkpoint(checkpoints);
    }

    private static EpochMetrics metrics(EpochEnd end, Stopwatch.Lap lap) {
        var net = end.net();
        var folded = Counts.folded(net);
        var unfolded = Counts.unfolded(net);
        return new EpochMetrics(
                end.number(),
                end.phase(),
                end.trained().loss(),
                end.trained().accuracy(),
                end.figures().accuracy(),
                end.figures().ema(),
                end.learningRate(),
                end.trained().steps(),
                end.trained().records(),
                lap.seconds(),
                lap.cpuSeconds(),
                lap.waitedSeconds(),
                net.toString(),
                net.units().stream().map(List::size).toList(),
                net.branchCount(),
                folded.parameters(),
                folded.flops(),
                unfolded.parameters(),
                unfolded.flops(),
                end.event().map(Happened::changes).orElse(List.of()),
                end.event().map(Happened::words).orElse(null));
    }

    /** The growth log of the net that is published. */
    public void published(List<LoggedEvent> log) throws IOException {
        files.growthLog(log);
    }

    /**
     * The checkpoint that the task brings, if it does.
     *
     * @throws RunMismatchException if it belongs to another task
     * @throws BundleException naming folder or file and what is wrong, if it is damaged
     */
    public <S extends Record> Optional<Checkpoint<S>> resume(Class<S> stateType)
            throws IOException {
        if (task.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        var place = task.checkpoint().get();
        try {
            var found = Checkpoint.read(place, fingerprint(), stateType);
            if (found.isEmpty()) {
                throw new RunMismatchException(
                        place
                                + " belongs to a run with another configuration or other data; remove it to begin anew");
            }
            return found;
        } catch (RunMismatchException | FileSystemException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new BundleException(
                    place + ": " + e.getMessage() + "; restore it, or remove it to begin anew");
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
