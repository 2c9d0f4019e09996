package dev.adagrow.trainer.stream;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.GrowthRun;
import dev.adagrow.trainer.run.state.CheckpointFolder;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import dev.adagrow.trainer.stream.records.StreamFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The training of one step, in a folder of its own. A folder with a result is not trained in again;
 * one with a checkpoint goes on from it.
 */
final class StepRun {
    private static final String MODEL = "stream";
    private static final String RESULT = "step.json";
    private static final String COST = "cost.json";
    private static final String FIGURES = " multiply-accumulates when folded";

    private final StreamFiles files;
    private final TrafficRecords traffic;
    private final StreamListener listener;

    StepRun(StreamFiles files, TrafficRecords traffic, StreamListener listener) {
        this.files = files;
        this.traffic = traffic;
        this.listener = listener;
    }

    /**
     * What is to be done.
     *
     * @param task name
     * @param folder made if it is not there
     */
    record Step(int number, String task, Path folder) {
        Path bundle() {
            return folder.resolve(GrowthTask.BUNDLE);
        }

        Path trainingState() {
            return folder.resolve(GrowthTask.TRAINING_STATE);
        }

        /** As what a later step goes on from. */
        GrowthTask.Parent version() throws IOException {
            return new GrowthTask.Parent(
                    bundle(), Digests.sha256(bundle()), trainingState(), number + 1);
        }
    }

    /** The result of a step that has ended. */
    static Optional<StepResult> ended(Step step) throws IOException {
        return StreamJson.read(step.folder().resolve(RESULT), StepResult.class);
    }

    /** Finds what a training goes on from; part of what it costs. */
    @FunctionalInterface
    interface Beginning {
        /** Empty for the parent of the stream, which is grown from the empty net. */
        Optional<StartingPoint> find() throws IOException;
    }

    /**
     * @throws IOException also if the parent of the stream cannot be grown, saying why
     */
    StepResult run(Step step, RunConfig config, Beginning beginning) throws IOException {
        Files.createDirectories(step.folder());
        listener.begins(step.number(), files.steps().size(), step.task());
        var run = new RunFolder(step.folder());
        var checkpoint = run.latest();
        var meter = Meter.start(step.folder().resolve(COST), checkpoint.isPresent());
        var origin = beginning.find();
        var task = task(step, config, origin, checkpoint);
        var result = new GrowthRun().run(task, metered(step.number(), meter));
        var ended = result(step, result, meter.soFar(), origin);
        StreamJson.write(step.folder().resolve(RESULT), ended);
        CheckpointFolder.remove(step.folder().resolve(GrowthTask.CHECKPOINT));
        return ended;
    }

    private GrowthTask task(
            Step step, RunConfig config, Optional<StartingPoint> origin, Optional<Path> checkpoint)
            throws IOException {
        Optional<GrowthTask.Parent> parent = Optional.empty();
        if (origin.isPresent()) {
            var from = origin.get().from();
            Versions.begins(step, from);
            parent = Optional.of(from.step().version());
        }
        return new GrowthTask(
                MODEL,
                config,
                files.classes().get(step.number()),
                files.steps().get(step.number()),
                origin.map(StartingPoint::replay).orElse(List.of()),
                parent,
                checkpoint,
                lineage(step.number()),
                step.folder());
    }

    private List<String> lineage(int step) throws IOException {
        var digests = new ArrayList<String>();
        for (var file : files.steps().subList(0, step + 1)) {
            digests.add(Digests.sha256(file));
        }
        return digests;
    }

    private StepResult result(
            Step step, RunResult result, Cost cost, Optional<StartingPoint> origin)
            throws IOException {
        return switch (result) {
            case RunResult.Published published -> published(step, published, cost, origin);
            case RunResult.NoChange(String reason) -> {
                var from = grown(origin, reason);
                yield unchanged(
                        step,
                        from.older() ? StepResult.RESELECTED : "no change",
                        told(origin, reason),
                        cost,
                        from.from());
            }
            case RunResult.Rejected(String reason) ->
                    unchanged(
                            step,
                            "rejected",
                            told(origin, reason),
                            cost,
                            grown(origin, reason).served());
            case RunResult.Cancelled c -> throw new IllegalStateException("nobody cancels it");
        };
    }

    private static StartingPoint grown(Optional<StartingPoint> origin, String reason)
            throws IOException {
        return origin.orElseThrow(
                () -> new IOException("the parent of the stream was not grown: " + reason));
    }

    private static StepResult unchanged(
            Step step, String decision, String story, Cost cost, StepVersion answers) {
        return StepResult.unchanged(
                step.number(), step.task(), decision, story, cost, answers.result());
    }

    private StepResult published(
            Step step, RunResult.Published published, Cost cost, Optional<StartingPoint> origin)
            throws IOException {
        var manifest = Bundle.read(published.bundle()).manifest();
        var net = manifest.architecture().orElseThrow();
        return new StepResult(
                step.number(),
                step.task(),
                manifest.provenance().kind(),
                true,
                published.gatePassed(),
                told(origin, story(published.gateReport())),
                cost.cpuSeconds(),
                cost.seconds(),
                net.parameters(),
                net.flops(),
                net.units(),
                net.branches(),
                traffic.accuracies(published.bundle()));
    }

    /** With how the version was chosen that it went on from. */
    private static String told(Optional<StartingPoint> origin, String story) {
        return origin.map(StartingPoint::story)
                .filter(chosen -> !chosen.isEmpty())
                .map(chosen -> chosen + "; " + story)
                .orElse(story);
    }

    /** What a report says before it comes to the figures of the folded net. */
    private static String story(String report) {
        return report.lines()
                .takeWhile(line -> !line.contains(FIGURES))
                .collect(Collectors.joining("; "));
    }

    private RunListener metered(int step, Meter meter) {
        return new RunListener() {
            @Override
            public void progress(Progress progress) {
                listener.progress(step, progress);
            }

            @Override
            public void checkpoint(SavedCheckpoint saved) {
                try {
                    meter.save();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Control control() {
                return Control.GO;
            }
        };
    }
}
