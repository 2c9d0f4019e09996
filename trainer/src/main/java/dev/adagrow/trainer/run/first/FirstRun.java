package dev.adagrow.trainer.run.first;

import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.data.Standardization;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.context.TaskInputs;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.deliver.Publisher;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** First growth from data set to bundle. One object for one run. */
public final class FirstRun {
    private final GrowthTask task;
    private final RunContext context;
    private final InstantSource clock;

    public FirstRun(GrowthTask task, RunContext context, InstantSource clock) {
        this.task = task;
        this.context = context;
        this.clock = clock;
    }

    /**
     * @throws UnfitTaskException if the data set is not fit for growth, or the configuration not
     *     for the data set
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    public RunResult run() throws IOException, UnfitTaskException {
        var source = context.open(task.newDataset());
        TaskInputs.requireRecords(source, task.classes(), 0);
        var plain = new Feasibility(task.config()).require(source.header(), task.classes().size());
        var division = TaskInputs.divide(source, task.classes(), Map.of(), context);
        var contradictions = TaskInputs.requireConsistent(source, division);
        var divided = division.preprocessed(new Preprocessor(plain));
        TaskInputs.requireLearnable(source.header(), divided, task.classes(), 0);
        var preprocessing =
                task.config().input().standardize()
                        ? Standardization.of(
                                divided.train(), plain, context.input(), context.pacing()::step)
                        : plain;
        var data = division.preprocessed(new Preprocessor(preprocessing));
        var net = new FirstGrowth(task.config(), data, task.classes().size(), context).run();
        var random = new GrowthRandom(task.config().seed());
        var calibration =
                Selection.balanced(
                        data.train(),
                        Selection.calibration(
                                net.architecture(),
                                data.train(),
                                task.config().calibrationRecords()),
                        random.data(Streams.CALIBRATION));
        var goldens = Records.join(List.of(data.validation(), data.train()));
        var records =
                new Publisher.Judged(
                        calibration,
                        goldens,
                        data.validation(),
                        data.test(),
                        Selection.none(data.test()),
                        RecordSplits.none().and(data));
        var finished =
                new Publisher.Finished(net, "first", Optional.empty(), story(net, contradictions));
        return new Publisher(task, preprocessing, context, clock)
                .publish(finished, records, History.none());
    }

    private List<String> story(Snapshot net, Optional<String> contradictions) {
        var story = new ArrayList<String>();
        contradictions.ifPresent(story::add);
        int epochs = task.config().schedule().epochs();
        story.add("grown from the empty net in " + epochs + " epochs");
        if (net.optimizer().localSteps() > 0) {
            story.add(net.optimizer().localSteps() + " more steps for what was inserted alone");
        }
        return story;
    }
}
