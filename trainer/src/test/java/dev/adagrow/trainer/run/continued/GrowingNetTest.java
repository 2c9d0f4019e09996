package dev.adagrow.trainer.run.continued;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parent that has learnt nothing. */
class GrowingNetTest {
    /** Two epochs: no interval of phase F ends. */
    private static final String SHORT = SmallTasks.CONFIG.replace("190", "30");

    private final List<GrowthDecision> decisions = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void labelsThatCannotBeLearntAreRefusedHoweverSmallTheBudgetIs() {
        assertThatThrownBy(() -> train(0.9))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessageStartingWith("SUSPECT_LABELS: 90 %");
    }

    @Test
    void aBudgetWithoutRoomForAnIntervalFineTunes() throws Exception {
        assertThat(train(0.1).story()).containsExactly("the budget left no room for growth");
    }

    /** Whose gammas say nothing that could be compared, however old they are. */
    @Test
    void whatWasInsertedWithTheFunctionPreservedIsNeverScored() throws Exception {
        var log =
                List.of(
                        new LoggedEvent(1, 1, new GrowthEvent.UnitInserted(0, 0)),
                        new LoggedEvent(1, 1, new GrowthEvent.UnitInserted(0, 1)));
        var versions = new History(List.of(version("first", 1), version("grown", 2)));
        var config =
                SmallTasks.config(
                        SmallTasks.CONFIG.replace("growth: always", "growth: always, maxGrowth: 6")
                                + "depth: {units: 2}\nmode: round\n");

        train(config, log, versions, 0.1);

        assertThat(decisions).hasSizeGreaterThan(1);
        assertThat(decisions.getFirst().incomparable())
                .containsExactly(Map.entry("block0.u1", GrowthDecision.Unscored.PRESERVING));
        assertThat(decisions.getFirst().scores().units()).containsOnlyKeys("block0.u0");
        var inserted = decisions.getFirst().steps().getFirst().chosen();
        assertThat(inserted).hasSize(2).allMatch(e -> e instanceof GrowthEvent.UnitInserted);
        var grown = Collections.max(decisions, comparingInt(d -> d.incomparable().size()));
        assertThat(grown.incomparable().keySet())
                .contains("block0.u1")
                .anyMatch(id -> id.endsWith(".u2"))
                .anyMatch(id -> id.endsWith(".u3"))
                .anyMatch(id -> id.contains(".branch0"));
        assertThat(grown.scores().units()).containsOnlyKeys("block0.u0");
    }

    @Test
    void aDecisionTellsWhatTheInsertionBeforeItGained() throws Exception {
        var config = SmallTasks.CONFIG.replace("growth: always", "growth: always, maxGrowth: 6");
        train(SmallTasks.config(config), List.of(), History.none(), 0.1);

        assertThat(decisions).hasSizeGreaterThan(1);
        assertThat(decisions.getFirst().judgement().gain()).as("of fine-tuning").isEmpty();
        assertThat(decisions)
                .allMatch(d -> d.judgement().watched() == GrowthDecision.Watched.ERROR);
        for (int i = 1; i < decisions.size(); i++) {
            var gain = decisions.get(i).judgement().gain();
            double before = decisions.get(i - 1).judgement().average();
            assertThat(gain).as("event " + (i + 1)).isPresent();
            assertThat(gain.orElseThrow())
                    .isCloseTo(before - decisions.get(i).judgement().average(), within(1e-12));
        }
    }

    @Test
    void whateverEndsGrowthIsADecision() throws Exception {
        var config =
                SmallTasks.CONFIG.replace(
                        "growth: always", "growth: always, maxEvents: 1, maxGrowth: 6");
        train(SmallTasks.config(config), List.of(), History.none(), 0.1);

        assertThat(decisions).hasSize(2);
        assertThat(decisions.getFirst().stopped()).isEmpty();
        assertThat(decisions.getLast().stopped()).contains("1 insertion is the most for one job");
        assertThat(decisions.getLast().judgement().gain()).isPresent();
    }

    private static History.Version version(String kind, int events) {
        return new History.Version(kind, 1000, 1000, events, List.of(), null);
    }

    private ContinuedState train(double contradicted) throws IOException, UnfitTaskException {
        return train(SmallTasks.config(SHORT), List.of(), History.none(), contradicted);
    }

    private ContinuedState train(
            RunConfig config, List<LoggedEvent> log, History history, double contradicted)
            throws IOException, UnfitTaskException {
        try (var context = context(config)) {
            return train(config, log, history, contradicted, context);
        }
    }

    private static ContinuedState train(
            RunConfig config,
            List<LoggedEvent> log,
            History history,
            double contradicted,
            RunContext context)
            throws IOException, UnfitTaskException {
        var net =
                Architecture.replay(
                        Architecture.empty(
                                new Vgg(),
                                Design.of(Design.Variant.A),
                                new Shape(1, 32, 32),
                                config.widths(),
                                10),
                        log.stream().map(LoggedEvent::event).toList());
        var parent =
                new Snapshot(
                        InitialWeights.form(net, new SplittableRandom(1)),
                        OptimizerState.fresh(),
                        log);
        var run =
                Continuation.of(
                        config,
                        new SavedModel(
                                parent,
                                Preprocessing.padded(1, 32, 32),
                                "{}",
                                SmallTasks.DIGITS,
                                RecordSplits.none(),
                                history),
                        data(),
                        new ParentView(
                                new Validation.Check(
                                        0.9, 0, true, new Scores(new int[0], new int[0])),
                                Tensor.zeros(0, 10),
                                contradicted),
                        context);
        return new GrowingNet(
                        run, new Nets(Map.of(Nets.NET, parent)), new Capacity(config, history))
                .train(ContinuedState.start(List.of()));
    }

    private static ContinuedData data() {
        var glyphs = SmallTasks.glyphs(1, 260, 60, 0);
        var fresh =
                TaskData.of(
                        glyphs,
                        new Preprocessor(Preprocessing.padded(1, 32, 32)),
                        glyphs.classes(),
                        Map.of());
        var none = Selection.none(fresh.test());
        return new ContinuedData(10, fresh, none, none, none, RecordSplits.none());
    }

    private RunContext context(RunConfig config) {
        var task =
                new GrowthTask(
                        "digits",
                        config,
                        SmallTasks.DIGITS,
                        work,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        work);
        return new RunContext(task, RecordingListener.patient(), millis -> {}, decisions::add);
    }
}
