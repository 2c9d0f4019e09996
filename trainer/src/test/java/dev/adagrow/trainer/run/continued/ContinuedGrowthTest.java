package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
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
import dev.adagrow.trainer.run.deliver.Publisher;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parent that has learnt nothing, and drawn digits that it is to learn. */
class ContinuedGrowthTest {
    private final List<GrowthDecision> decisions = new ArrayList<>();
    private final RecordingListener listener = RecordingListener.patient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void anInsertionIsJudgedAgainstItsTwinOnTheSameBatches() throws Exception {
        var finished =
                grow("{growth: auto, budgetSteps: 400, minIntervalSteps: 1}", 1300, History.none());

        assertThat(finished.story()).anyMatch(s -> s.startsWith("capacity lacks: "));
        assertThat(finished.story()).anyMatch(s -> s.startsWith("a comparison on "));
        assertThat(finished.story()).anyMatch(s -> s.contains("on the same batches the grown net"));
        assertThat(finished.duel()).as(finished.story().toString()).isPresent();
        boolean won = finished.duel().get().grownWon();
        assertThat(finished.kind()).isEqualTo(won ? "grown" : "fine-tuned");
        assertThat(listener.reports)
                .extracting(r -> r.phase())
                .contains(Phase.GROW)
                .doesNotContain(Phase.CONTROL);
        assertThat(decisions.getFirst().steps()).isNotEmpty();
        assertThat(decisions.getLast().stopped()).isPresent();
        assertThat(decisions.getLast().judgement().gain()).isPresent();
    }

    @Test
    void afterAnInsertionThatHasBeatenItsTwinTheNextJobAsksNone() throws Exception {
        var auto = "{growth: auto, budgetSteps: 400, minIntervalSteps: 1}";

        var proven = grow(auto, 1300, wonWith(0.001));
        assertThat(proven.kind()).as(proven.story().toString()).isEqualTo("grown");
        assertThat(proven.duel()).isEmpty();
        assertThat(proven.story())
                .anyMatch(s -> s.startsWith("capacity lacks: "))
                .contains(
                        "an earlier insertion of this lineage has beaten its twin (p = 0.0010):"
                                + " where capacity lacks, the next needs none");

        assertThat(grow(auto, 1300, wonWith(0.2)).duel()).isPresent();
    }

    private static History wonWith(double p) {
        var duel = new History.Duel(0.9, 0.8, p, true);
        return new History(
                List.of(
                        new History.Version("first", 50_000, 1000, 0, List.of(), null),
                        new History.Version("grown", 50_000, 1000, 1, List.of(), duel),
                        new History.Version("fine-tuned", 50_000, 1000, 1, List.of(), null)));
    }

    @Test
    void aSecondInsertionIsJudgedAgainstTheFirst() throws Exception {
        var finished =
                grow(
                        "{growth: auto, budgetSteps: 1000, minIntervalSteps: 1, maxEvents: 2, maxGrowth: 12, cycle: [c]}",
                        1300,
                        History.none());
        assertThat(finished.story())
                .as(finished.story().toString())
                .filteredOn(s -> s.contains("on the same batches the grown net"))
                .hasSize(2);
        assertThat(listener.reports).extracting(r -> r.phase()).contains(Phase.CONTROL, Phase.GROW);
    }

    @Test
    void theBudgetIsSpentAndNeverExceeded() throws Exception {
        for (var policy : List.of("auto", "always", "never")) {
            var finished =
                    grow(
                            "{growth: " + policy + ", budgetSteps: 300, minIntervalSteps: 1}",
                            1300,
                            History.none());
            assertThat(finished.net().optimizer().steps()).as(policy).isPositive();
        }
        assertThat(grow("{growth: never, budgetSteps: 300}", 1300, History.none()))
                .satisfies(f -> assertThat(f.net().optimizer().steps()).isEqualTo(300));
    }

    @Test
    void growthAlwaysInsertsAndAsksNoTwin() throws Exception {
        var finished =
                grow(
                        "{growth: always, budgetSteps: 300, minIntervalSteps: 1}",
                        1300,
                        History.none());
        assertThat(finished.kind()).isEqualTo("grown");
        assertThat(finished.duel()).isEmpty();
        var net = finished.net();
        assertThat(net.architecture().widths().getLast()).isGreaterThan(6);
        var events = net.log().stream().map(LoggedEvent::event).toList();
        assertThat(Architecture.replay(net.origin(), events)).isEqualTo(net.architecture());
        assertThat(events.getLast()).isInstanceOf(GrowthEvent.Stopped.class);
    }

    @Test
    void newClassesRenewWhatGrowsForTheFirstTimeAlone() throws Exception {
        var always = "{growth: always, budgetSteps: 200, minIntervalSteps: 1}";
        var first = new History.Version("first", 50_000, 1000, 1, List.of(), null);
        var unit = new History.Version("before the unit", 50_000, 1000, 0, List.of(), null);

        var ungrown = grow(always, 1300, new History(List.of(first)), 0, 5);
        var grown = grow(always, 1300, new History(List.of(unit)), 0, 5);

        assertThat(ungrown.kind()).isEqualTo("grown");
        assertThat(ungrown.story()).anyMatch(s -> s.endsWith("its old weights renewed"));
        assertThat(grown.kind()).isEqualTo("grown");
        assertThat(grown.story()).noneMatch(s -> s.contains("renewed"));
    }

    @Test
    void growthNeverIsFineTuning() throws Exception {
        var finished =
                grow("{growth: never, budgetSteps: 60, minIntervalSteps: 1}", 260, History.none());
        assertThat(finished.kind()).isEqualTo("fine-tuned");
        assertThat(finished.net().log()).hasSize(1);
        assertThat(decisions).isEmpty();
    }

    @Test
    void fromScratchBeginsWithTheNetThatGrowthWouldEndWith() throws Exception {
        var scratch =
                grow(
                        "{growth: always, start: scratch, budgetSteps: 300, minIntervalSteps: 1}",
                        260,
                        History.none());
        var grown =
                grow(
                        "{growth: always, budgetSteps: 600, minIntervalSteps: 1}",
                        260,
                        History.none());
        assertThat(scratch.kind()).isEqualTo("scratch");
        assertThat(scratch.net().architecture().widths())
                .isEqualTo(grown.net().architecture().widths());
    }

    @Test
    void aBudgetTooSmallForAnythingFineTunesAndSaysSo() throws Exception {
        var finished = grow("{growth: auto, budgetSteps: 10}", 260, History.none());
        assertThat(finished.kind()).isEqualTo("fine-tuned");
        assertThat(finished.story())
                .contains(
                        "growth is over: the budget is too small to see what lacks before it is spent");
        assertThat(finished.net().optimizer().steps()).isEqualTo(10);
    }

    @Test
    void aParentAtItsLifetimeCapIsFineTunedAndSaysSo() throws Exception {
        var first = new History.Version("first", 50, 1000, 0, List.of(), null);
        var finished =
                grow(
                        "{growth: always, budgetSteps: 200, minIntervalSteps: 1}",
                        260,
                        new History(List.of(first)));
        assertThat(finished.kind()).isEqualTo("fine-tuned");
        assertThat(finished.story())
                .anyMatch(s ->
                        s.matches("growth is over: no (channels fit|unit fits): .* more than 800"));
    }

    @Test
    void labelsThatCannotBeLearntAreRefusedHoweverSmallTheBudgetIs() {
        assertThatThrownBy(() -> grow("{growth: auto, budgetSteps: 20}", 260, History.none(), 0.9))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessageStartingWith("SUSPECT_LABELS: 90 %");
    }

    /** Of which an epoch has fewer: the mix is drawn on. */
    @Test
    void statisticsAreTakenOverTwoHundredMixedBatchesBeforeTheNetIsFolded() throws Exception {
        var finished = grow("{growth: never, budgetSteps: 10}", 1300, History.none());
        assertThat(finished.net().optimizer().steps()).isEqualTo(10);
        int judged = 30;
        assertThat(listener.steps()).isEqualTo(10 + judged + 200);
    }

    @Test
    void weightsOfValidationRecordsCountTasksAndClassesAlike() throws Exception {
        var data = data(260);
        var weights = data.validation().weights();
        assertThat(weights).hasSize(data.fresh().validation().size());
        assertThat(java.util.Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        var sums = new double[10];
        for (int i = 0; i < weights.length; i++) {
            sums[data.fresh().validation().labels()[i]] += weights[i];
        }
        assertThat(sums).containsOnly(new double[] {0.1}, within(1e-12));
    }

    @Test
    void aGlanceAsksEveryClassAlike() throws Exception {
        var glanced = data(260).validation().sample(10, new SplittableRandom(1));
        assertThat(glanced.size()).isEqualTo(10);
        assertThat(glanced.fresh().labels())
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(data(260).validation().sample(1000, new SplittableRandom(1)).size())
                .isEqualTo(data(260).validation().size());
    }

    private Publisher.Finished grow(String continued, int records, History history)
            throws IOException, UnfitTaskException {
        return grow(continued, records, history, 0.1);
    }

    private Publisher.Finished grow(
            String continued, int records, History history, double contradicted)
            throws IOException, UnfitTaskException {
        return grow(continued, records, history, contradicted, 10);
    }

    private Publisher.Finished grow(
            String continued, int records, History history, double contradicted, int known)
            throws IOException, UnfitTaskException {
        var config =
                SmallTasks.config("widths: [4, 6]\nbatchSize: 32\ncontinued: " + continued + "\n");
        try (var context = context(config)) {
            var view =
                    new ParentView(
                            new Validation.Check(
                                    0.9,
                                    0,
                                    true,
                                    new Scores(new int[0], new int[0]),
                                    new double[0]),
                            contradicted);
            return new ContinuedGrowth(
                            Continuation.of(
                                    config,
                                    parent(config, history, known),
                                    data(records),
                                    view,
                                    context))
                    .run();
        }
    }

    private static SavedModel parent(RunConfig config, History history, int known) {
        var net =
                Architecture.empty(
                                new Vgg(),
                                Design.of(Design.Variant.A),
                                new Shape(1, 32, 32),
                                config.widths(),
                                known)
                        .withUnits(List.of(1, 0));
        var start =
                new Snapshot(
                        InitialWeights.form(net, new SplittableRandom(1)),
                        OptimizerState.fresh(),
                        List.of(new LoggedEvent(1, 1, new GrowthEvent.UnitInserted(0, 0))));
        return new SavedModel(
                start,
                ImagePreprocessing.padded(1, 32, 32),
                "{}",
                SmallTasks.DIGITS.subList(0, known),
                RecordSplits.none(),
                history);
    }

    private static ContinuedData data(int records) {
        var glyphs = SmallTasks.glyphs(1, records, 60, 0);
        var fresh =
                TaskData.of(
                        glyphs,
                        new Preprocessor(ImagePreprocessing.padded(1, 32, 32)),
                        glyphs.classes(),
                        Map.of());
        var none = Selection.none(fresh.test());
        return new ContinuedData(
                10, fresh, none, none, none, RecordSplits.none(), Optional.empty());
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
        return new RunContext(task, listener, millis -> {}, decisions::add);
    }
}
