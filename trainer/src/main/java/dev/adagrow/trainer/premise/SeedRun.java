package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.premise.score.Moment;
import dev.adagrow.trainer.premise.score.PlacementScore;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything that one seed measures. */
final class SeedRun {
    private static final int CALIBRATION = 256;

    private final Setting setting;
    private final MixedData data;
    private final Consumer<String> progress;

    /**
     * @param progress is told what was done, a line at a time
     */
    SeedRun(Setting setting, MixedData data, Consumer<String> progress) {
        this.setting = setting;
        this.data = data;
        this.progress = progress;
    }

    /**
     * PlacementCheckpoint by checkpoint, move by move. With one thread all but the CPU times
     * follows.
     */
    List<Outcome> run(long seed) {
        var streams = PlacementStreams.of(seed);
        var parent = ContinuedParent.learnt(setting, data, streams);
        progress.accept("seed " + seed + ": the parent has learnt the old records");
        var outcomes = new ArrayList<Outcome>();
        try (var session = ContinuedParent.open(parent.form(), OptimizerState.fresh(), setting)) {
            for (int c = 0; c < setting.checkpoints().size(); c++) {
                int steps = setting.checkpoints().get(c) - (int) session.steps();
                var unused =
                        session.train(
                                parent.batches().batches(steps, streams.stretch(c)),
                                step -> setting.rate());
                outcomes.addAll(
                        checkpoint(parent, streams, c, session).tried(seed, PlacementScore.all()));
                progress.accept("seed " + seed + ": all moves at step " + session.steps());
            }
        }
        return outcomes;
    }

    private PlacementCheckpoint checkpoint(
            ContinuedParent parent, PlacementStreams streams, int number, TrainingSession session) {
        int count = (setting.probeRecords() + setting.batchSize() - 1) / setting.batchSize();
        var probe = new ArrayList<Batch>();
        parent.batches().batches(count, streams.probe(number)).forEachRemaining(probe::add);
        var moment =
                new Moment(
                        session.form(),
                        probe,
                        parent.batches().inputs(CALIBRATION, streams.calibration(number)),
                        streams.scores(number),
                        setting.threads());
        return new PlacementCheckpoint(
                setting, data, parent.batches(), streams, number, moment, session.optimizer());
    }
}
