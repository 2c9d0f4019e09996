package dev.adagrow.trainer.stream;

import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.trainer.stream.records.PicturesConfig;
import dev.adagrow.trainer.stream.records.ReservoirFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One arm's life with one seed. Whatever stopped it, a run in the same folder goes on. One object
 * for one run.
 */
public final class StreamRun {
    private final StreamSettings settings;
    private final StreamArm arm;
    private final Overrides overrides;
    private final long seed;
    private final PicturesConfig sources;
    private final StreamListener listener;

    /**
     * @param overrides of the growth configuration of all steps but the parent's
     */
    public StreamRun(
            StreamSettings settings,
            StreamArm arm,
            Overrides overrides,
            long seed,
            PicturesConfig sources,
            StreamListener listener) {
        this.settings = settings;
        this.arm = arm;
        this.overrides = overrides;
        this.seed = seed;
        this.sources = sources;
        this.listener = listener;
    }

    /**
     * @param cache of records and parents, for the arms of any seeds and streams
     * @param out of this arm and seed alone
     * @throws dev.adagrow.config.ConfigException if the folder holds another run, or the
     *     configuration is unfit
     * @throws dev.adagrow.trainer.training.TrainingException if the loss stops being finite
     */
    public StreamResult run(Path cache, Path out) throws IOException {
        StreamConfig.check(settings, arm, overrides);
        try (var folder = StreamFolder.take(out, settings, arm, overrides, seed)) {
            var earlier = folder.result();
            if (earlier.isPresent()) {
                return earlier.get();
            }
            var shared = SharedFolder.take(settings, seed, sources, cache, listener);
            var steps = new ArrayList<StepResult>();
            steps.add(shared.parentResult());
            listener.ended(shared.parentResult());
            switch (arm) {
                case StreamArm.Frozen frozen -> frozen(steps);
                case StreamArm.Learning learning -> learn(learning, shared, folder, steps);
            }
            var result = StreamResult.of(settings, arm, seed, steps);
            folder.end(result);
            return result;
        }
    }

    private void frozen(List<StepResult> steps) {
        var plan = StreamPlan.of(settings);
        for (int k = 1; k < plan.size(); k++) {
            steps.add(
                    StepResult.unchanged(
                            k,
                            plan.taskOf(k).name(),
                            "not trained",
                            arm.description(),
                            Cost.NONE,
                            steps.getLast()));
            listener.ended(steps.getLast());
        }
    }

    private void learn(
            StreamArm.Learning learning,
            SharedFolder shared,
            StreamFolder folder,
            List<StepResult> steps)
            throws IOException {
        var plan = StreamPlan.of(settings);
        var first = new StepVersion(shared.parent(), shared.parentResult());
        var versions = new Versions(first);
        try (var traffic = TrafficRecords.open(plan, shared.files())) {
            var run = new StepRun(shared.files(), traffic, listener);
            for (int k = 1; k < plan.size(); k++) {
                var step = new StepRun.Step(k, plan.taskOf(k).name(), folder.step(k));
                var ended = StepRun.ended(step);
                var result =
                        ended.isPresent()
                                ? ended.get()
                                : run.run(
                                        step,
                                        StreamConfig.step(
                                                learning,
                                                overrides,
                                                seed,
                                                k,
                                                StepBudget.of(settings, first, versions.served())),
                                        () ->
                                                Optional.of(
                                                        origin(learning, shared, versions, step)));
                steps.add(result);
                versions.ended(step, result);
                listener.ended(result);
            }
        }
    }

    private StartingPoint origin(
            StreamArm.Learning learning, SharedFolder shared, Versions versions, StepRun.Step step)
            throws IOException {
        var choice = Reselection.choose(learning.from(), versions, shared.files(), step.number());
        return new StartingPoint(
                versions.served(),
                choice.version(),
                choice.story(),
                replay(learning.replay(), shared, step));
    }

    private List<Path> replay(Replay replay, SharedFolder shared, StepRun.Step step)
            throws IOException {
        var past = shared.files().steps().subList(0, step.number());
        return switch (replay) {
            case Replay.Everything all -> past;
            case Replay.Nothing none -> List.of();
            case Replay.Sample(int capacity) -> {
                var file = step.folder().resolve("reservoir.agds");
                if (!Files.isRegularFile(file)) {
                    ReservoirFile.write(file, past, shared.files().allClasses(), capacity, seed);
                }
                yield List.of(file);
            }
        };
    }
}
