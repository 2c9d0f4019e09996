package dev.adagrow.trainer.run.first;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.training.LoggedEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few records and a tiny net; an event after every second epoch. */
class FirstGrowthTest {
    private static final String CONFIG =
            """
            widths: [4, 6]
            batchSize: 32
            epochs: 9
            fineTuneEpochs: 1
            growthShare: 1
            interval: 2
            """;

    private final List<GrowthDecision> decisions = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private Snapshot grow(String yaml) throws Exception {
        Dataset glyphs = SmallTasks.glyphs(1, 220, 40, 0);
        var config = SmallTasks.config(yaml);
        var data =
                TaskData.of(
                        glyphs,
                        new Preprocessor(ImagePreprocessing.padded(1, 32, 32)),
                        SmallTasks.DIGITS,
                        Map.of());
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
        var context =
                new RunContext(task, RecordingListener.patient(), millis -> {}, decisions::add);
        return new FirstGrowth(config, data, 10, context).run();
    }

    private static List<String> log(Snapshot net) {
        return net.log().stream()
                .map(logged -> logged.epoch() + " " + kind(logged.event()))
                .toList();
    }

    private static String kind(GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted u -> "d";
            case GrowthEvent.BranchesAdded b -> "w";
            case GrowthEvent.ChannelsAdded c -> "channels";
            case GrowthEvent.ClassesAdded c -> "classes";
            case GrowthEvent.Stopped(String reason) -> reason;
        };
    }

    @Test
    void decisionsTellWhatWasSeenAndChosen() throws Exception {
        var net =
                grow(
                        CONFIG.replace("epochs: 9", "epochs: 10")
                                + "cycle: [w, w, d]\nstop: {beta: 0, threshold: 5, tolerance: 0}\n");

        assertThat(log(net).subList(0, 3)).containsExactly("2 w", "4 w", "6 d");
        assertThat(log(net).getLast())
                .startsWith("8 1 event gained less than 500.0 %")
                .endsWith("0 are forgiven");
        assertThat(decisions).hasSize(4);
        var second = decisions.get(1);
        assertThat(second.event()).isEqualTo(2);
        assertThat(second.epoch()).isEqualTo(4);
        assertThat(second.net()).startsWith("vgg 0-0 +");
        assertThat(second.incomparable().keySet())
                .isNotEmpty()
                .allMatch(id -> id.endsWith(".branch0"));
        assertThat(second.incomparable().values()).containsOnly(GrowthDecision.Unscored.YOUNG);
        assertThat(second.judgement().watched()).isEqualTo(GrowthDecision.Watched.ACCURACY);
        assertThat(second.scores().blocks()).hasSize(2);
        assertThat(second.scores().convs()).containsOnlyKeys("stem.conv", "down0.conv");
        assertThat(second.steps()).extracting(s -> s.axis()).containsExactly(Axis.WIDTH);
        assertThat(second.stopped()).isEmpty();
        assertThat(decisions.get(2).judgement().gain()).as("of the empty net").isEmpty();
        var last = decisions.getLast();
        assertThat(last.judgement().gain()).isPresent();
        assertThat(last.judgement().misses()).isOne();
        assertThat(last.incomparable()).containsOnlyKeys("block" + block(net) + ".u0");
        assertThat(last.steps()).isEmpty();
        assertThat(last.stopped()).isPresent();
    }

    @Test
    void theEndOfTheScheduleGainsNothingThatAnEventHasGained() throws Exception {
        grow(CONFIG + "stop: {automatic: false}\n");

        var last = decisions.getLast();
        assertThat(last.epoch()).isEqualTo(9);
        assertThat(last.stopped()).isPresent();
        assertThat(last.judgement().gain()).isEmpty();
        assertThat(decisions.get(decisions.size() - 2).judgement().gain()).isPresent();
    }

    private static int block(Snapshot net) {
        return net.architecture().units().getFirst().isEmpty() ? 1 : 0;
    }

    @Test
    void growthEndsWithTheTargetAndEveryInsertionHasWeightsOfItsOwn() throws Exception {
        var net =
                grow(
                        CONFIG
                                + "cycle: w1:d1\nmode: round\ntargetUnits: VGG-2-2\ndepth: {strategy: sequential, units: 2}\nstop: {automatic: false}\n");

        assertThat(log(net))
                .containsExactly(
                        "2 w",
                        "2 d",
                        "2 d",
                        "4 w",
                        "4 d",
                        "4 d",
                        "4 every block has its target, 2-2");
        assertThat(net.log().stream().map(LoggedEvent::seed).distinct()).hasSize(7);
        var events = net.log().stream().map(LoggedEvent::event).toList();
        assertThat(Architecture.replay(net.origin(), events)).isEqualTo(net.architecture());
        assertThat(decisions).hasSize(2);
        assertThat(decisions.getLast().stopped()).hasValue("every block has its target, 2-2");
        assertThat(decisions.getLast().incomparable()).containsKeys("block0.u0", "block1.u1");
    }

    @Test
    void growthEndsWithTheLastEpochForItAndWithTheBudget() throws Exception {
        var more = "cycle: [d]\nstop: {automatic: false}\n";
        assertThat(log(grow(CONFIG.replace("fineTuneEpochs: 1", "fineTuneEpochs: 6") + more)))
                .containsExactly(
                        "2 d",
                        "4 epoch 3 of 9 was the last for growth, the others are for fine-tuning");
        assertThat(decisions).extracting(GrowthDecision::epoch).containsExactly(2, 4);
        assertThat(decisions.getLast().stopped())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("epoch 3"));
        decisions.clear();
        var net = grow(CONFIG + more + "maxParameters: 700\n");
        assertThat(log(net).getLast()).contains("no unit fits: ", "would be more than 700");
        assertThat(decisions.getLast().steps().getFirst().refused()).hasSize(2);
    }
}
