package dev.adagrow.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.run.state.RunMismatchException;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on small data, with one thread. */
@SuppressWarnings("NullAway.Init")
class GrowthRunTest {
    @TempDir private static Path shared;

    private static Path data;
    private static Path parent;
    private static RecordingListener listener;
    private static RunResult result;

    @TempDir private Path folder;

    @BeforeAll
    static void growOnce() throws IOException {
        data = SmallTasks.file(shared, SmallTasks.glyphs(1, 260, 60, 0));
        parent = shared.resolve("parent");
        listener = RecordingListener.patient();
        result = SmallTasks.run().run(SmallTasks.first(parent, data, Optional.empty()), listener);
    }

    @Test
    void writesABundleAndATrainingStateThatBelongTogether() throws IOException {
        assertThat(result).isInstanceOf(RunResult.Published.class);
        var bundle = Bundle.read(parent.resolve(GrowthTask.BUNDLE));
        var state = SavedModel.read(parent.resolve(GrowthTask.TRAINING_STATE));
        var manifest = bundle.manifest();
        assertThat(manifest.classes()).isEqualTo(SmallTasks.DIGITS).isEqualTo(state.classes());
        assertThat(manifest.defaultArtifact()).isEqualTo("onnx-int8");
        assertThat(manifest.goldens().count()).isEqualTo(32);
        assertThat(manifest.accuracies().test())
                .containsOnlyKeys("onnx-fp32", "onnx-int8", "direct-int8");
        assertThat(manifest.accuracies().testRecords()).isEqualTo(60);
        assertThat(manifest.provenance().datasets()).containsExactly(Digests.sha256(data));
        assertThat(manifest.provenance().kind()).isEqualTo("first");
        assertThat(manifest.architecture().orElseThrow().units())
                .isEqualTo(
                        state.snapshot().architecture().units().stream().map(List::size).toList());
        assertThat(state.splits().test()).hasSize(60);
        assertThat(state.history().versions()).hasSize(1);
    }

    @Test
    void itsGrowthLogRebuildsTheArchitecture() throws IOException {
        var state = SavedModel.read(parent.resolve(GrowthTask.TRAINING_STATE));
        var bytes =
                Bundle.read(parent.resolve(GrowthTask.BUNDLE)).entries().get("growth-log.jsonl");
        var log = NetworkJson.readLog(bytes == null ? new byte[0] : bytes);
        assertThat(log).isEqualTo(state.snapshot().log()).isNotEmpty();
        var events = log.stream().map(LoggedEvent::event).toList();
        assertThat(Architecture.replay(state.snapshot().origin(), events))
                .isEqualTo(state.snapshot().architecture());
    }

    @Test
    void growsAtIntervalsAndEndsWithFineTuning() {
        assertThat(listener.events()).hasSize(4);
        assertThat(listener.events().getFirst()).startsWith("unit inserted");
        assertThat(listener.events().getLast()).startsWith("growth stopped");
        assertThat(listener.checkpoints).isEqualTo(5);
        assertThat(listener.reports.stream().map(Progress::phase).distinct())
                .containsExactly(
                        Phase.GROW,
                        Phase.FINE_TUNE,
                        Phase.FOLD,
                        Phase.QUANTIZE,
                        Phase.EVALUATE,
                        Phase.PUBLISH);
    }

    @Test
    void localLearningIsExtraAndSaysSo() throws IOException {
        var work = folder.resolve("local");
        var heard = RecordingListener.patient();
        var yaml =
                SmallTasks.CONFIG
                        + "initialization: {kind: local_learning}\noptimizerState: fresh\n";
        var task = SmallTasks.first(work, data, Optional.empty(), SmallTasks.config(yaml));
        assertThat(SmallTasks.run().run(task, heard)).isInstanceOf(RunResult.Published.class);
        var optimizer =
                SavedModel.read(work.resolve(GrowthTask.TRAINING_STATE)).snapshot().optimizer();
        var usual =
                SavedModel.read(parent.resolve(GrowthTask.TRAINING_STATE)).snapshot().optimizer();
        assertThat(optimizer.steps()).isEqualTo(usual.steps());
        assertThat(usual.localSteps()).isZero();
        long perEpoch = usual.steps() / task.config().schedule().epochs();
        long insertions = heard.events().stream().filter(e -> !e.startsWith("growth")).count();
        assertThat(optimizer.localSteps()).isEqualTo(insertions * perEpoch).isPositive();
        assertThat(heard.events().getFirst())
                .startsWith("unit inserted")
                .contains(", which learnt alone for " + perEpoch + " steps beyond the schedule");

        var resumed = folder.resolve("resumed");
        int inLocalLearning = (int) (3 * perEpoch + perEpoch / 2);
        Tasks tasks =
                w ->
                        SmallTasks.first(
                                w,
                                data,
                                Optional.of(w.resolve(GrowthTask.CHECKPOINT)).filter(Files::exists),
                                task.config());
        assertThat(untilDone(resumed, inLocalLearning, tasks)).isPositive();
        assertEqualFiles(resumed, work);
    }

    @Test
    void resumedAfterEveryCancellationItEndsAsTheUninterruptedRun() throws IOException {
        var work = folder.resolve("resumed");
        int cancellations =
                untilDone(
                        work,
                        11,
                        w ->
                                SmallTasks.first(
                                        w,
                                        data,
                                        Optional.of(w.resolve(GrowthTask.CHECKPOINT))
                                                .filter(Files::exists)));
        assertThat(cancellations).isGreaterThan(3);
        assertEqualFiles(work, parent);
    }

    @Test
    void continuedGrowthResumedAfterEveryCancellationEndsAsTheUninterruptedRun()
            throws IOException {
        var drifted = SmallTasks.file(folder, SmallTasks.glyphs(2, 260, 60, 0.6));
        var config = SmallTasks.config(SmallTasks.CONFIG);
        var whole = folder.resolve("whole");
        var heard = RecordingListener.patient();
        var published =
                SmallTasks.run()
                        .run(
                                SmallTasks.continued(whole, parent, drifted, List.of(data), config),
                                heard);
        assertThat(published).isInstanceOf(RunResult.Published.class);
        assertThat(heard.events()).anyMatch(e -> e.contains("channels added"));

        var work = folder.resolve("resumed");
        int cancellations =
                untilDone(
                        work,
                        40,
                        w -> SmallTasks.continued(w, parent, drifted, List.of(data), config));
        assertThat(cancellations).isGreaterThan(2);
        assertEqualFiles(work, whole);
        var manifest = Bundle.read(whole.resolve(GrowthTask.BUNDLE)).manifest();
        assertThat(manifest.provenance().parentBundle())
                .isEqualTo(Digests.sha256(parent.resolve(GrowthTask.BUNDLE)));
        assertThat(manifest.accuracies().testRecords()).isEqualTo(120);
        assertThat(((RunResult.Published) published).gateReport()).contains("old task", "new task");
    }

    private interface Tasks {
        GrowthTask in(Path work) throws IOException;
    }

    /** How often the run had to be started again. */
    private static int untilDone(Path work, int stepsAtATime, Tasks tasks) throws IOException {
        for (int cancellations = 0; cancellations < 100; cancellations++) {
            var end =
                    SmallTasks.run()
                            .run(tasks.in(work), RecordingListener.cancellingAfter(stepsAtATime));
            if (!(end instanceof RunResult.Cancelled)) {
                assertThat(end).isInstanceOf(RunResult.Published.class);
                return cancellations;
            }
        }
        throw new AssertionError("the run makes no headway");
    }

    private static void assertEqualFiles(Path one, Path other) throws IOException {
        var a = TrainingState.read(one.resolve(GrowthTask.TRAINING_STATE)).entries();
        var b = TrainingState.read(other.resolve(GrowthTask.TRAINING_STATE)).entries();
        assertThat(a.keySet()).isEqualTo(b.keySet());
        for (Map.Entry<String, byte[]> entry : a.entrySet()) {
            assertThat(entry.getValue()).as(entry.getKey()).isEqualTo(b.get(entry.getKey()));
        }
        assertThat(Digests.sha256(one.resolve(GrowthTask.BUNDLE)))
                .isEqualTo(Digests.sha256(other.resolve(GrowthTask.BUNDLE)));
    }

    @Test
    void aComparisonWithATwinResumedAfterEveryCancellationEndsAsTheUninterruptedOne()
            throws IOException {
        var few = withClasses(SmallTasks.glyphs(3, 400, 100, 0), 5);
        var fewFile = SmallTasks.file(folder, few.named("few"));
        var start = fewParent(few, fewFile);
        var all = SmallTasks.file(folder, SmallTasks.glyphs(4, 1100, 60, 0));
        var config =
                SmallTasks.config(
                        SmallTasks.CONFIG
                                .replace(
                                        "growth: always",
                                        "growth: auto, maxEvents: 2, maxGrowth: 12, cycle: [c]")
                                .replace("190", "240"));
        var whole = folder.resolve("whole");
        var heard = RecordingListener.patient();
        var published =
                SmallTasks.run()
                        .run(
                                SmallTasks.continued(whole, start, all, List.of(fewFile), config),
                                heard);
        assertThat(published)
                .isInstanceOfSatisfying(
                        RunResult.Published.class,
                        p -> assertThat(p.gateReport()).contains("capacity lacks", "its twin"));
        assertThat(heard.reports.stream().map(Progress::phase)).contains(Phase.CONTROL, Phase.GROW);
        assertThat(heard.events()).anyMatch(e -> e.contains("channels added"));

        var work = folder.resolve("resumed");
        int cancellations =
                untilDone(
                        work,
                        40,
                        w -> SmallTasks.continued(w, start, all, List.of(fewFile), config));
        assertThat(cancellations).isGreaterThan(2);
        assertEqualFiles(work, whole);
    }

    /** A version that knows the classes of these records. */
    private Path fewParent(Dataset few, Path file) throws IOException {
        var start = folder.resolve("few-parent");
        var task = SmallTasks.first(start, file, Optional.empty());
        var first =
                SmallTasks.run()
                        .run(
                                new GrowthTask(
                                        "digits",
                                        task.config(),
                                        few.classes(),
                                        file,
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        task.lineage(),
                                        start),
                                RecordingListener.patient());
        assertThat(first).isInstanceOf(RunResult.Published.class);
        return start;
    }

    @Test
    void newClassesGetRowsBehindTheOldOnes() throws IOException {
        var few = withClasses(SmallTasks.glyphs(3, 400, 100, 0), 5);
        var fewFile = SmallTasks.file(folder, few.named("few"));
        var start = fewParent(few, fewFile);

        var config =
                SmallTasks.config(
                        SmallTasks.CONFIG
                                .replace("growth: always", "growth: never")
                                .replace("190", "60"));
        var work = folder.resolve("more");
        var more =
                SmallTasks.run()
                        .run(
                                SmallTasks.continued(work, start, data, List.of(fewFile), config),
                                RecordingListener.patient());
        assertThat(more).isInstanceOf(RunResult.Published.class);
        var manifest = Bundle.read(work.resolve(GrowthTask.BUNDLE)).manifest();
        assertThat(manifest.classes()).isEqualTo(SmallTasks.DIGITS);
        assertThat(manifest.provenance().kind()).isEqualTo("fine-tuned");
        var state = SavedModel.read(work.resolve(GrowthTask.TRAINING_STATE));
        assertThat(state.snapshot().architecture().classes()).isEqualTo(10);
        assertThat(state.snapshot().origin().classes()).isEqualTo(5);
        assertThat(state.history().versions()).hasSize(2);
    }

    /** The records of the first so many classes. */
    private static Dataset withClasses(Dataset dataset, int count) {
        return new Dataset(
                dataset.name(),
                dataset.mediaType(),
                dataset.shape(),
                dataset.classes().subList(0, count),
                dataset.samples().stream().filter(s -> s.label() < count).toList());
    }

    @Test
    void moreRecordsOfAKnownKindAreLearntWhileTheVersionErrsInThem() throws IOException {
        var config = SmallTasks.config(SmallTasks.CONFIG.replace("growth: always", "growth: auto"));
        var more = SmallTasks.file(folder, SmallTasks.glyphs(9, 260, 60, 0));
        var task =
                SmallTasks.continued(folder.resolve("more"), parent, more, List.of(data), config);
        assertThat(SmallTasks.run().run(task, RecordingListener.patient()))
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void aTaskThatTheParentKnowsChangesNothing() throws IOException {
        var config = SmallTasks.config(SmallTasks.CONFIG.replace("growth: always", "growth: auto"));
        var same =
                SmallTasks.continued(folder.resolve("same"), parent, data, List.of(data), config);
        assertThat(SmallTasks.run().run(same, RecordingListener.patient()))
                .isInstanceOfSatisfying(
                        RunResult.NoChange.class,
                        r ->
                                assertThat(r.reason())
                                        .startsWith("version 1 errs in")
                                        .endsWith(", and has learnt this data set before"));
    }

    @Test
    void withoutOldRecordsTheGateDoesNotOpen() throws IOException {
        var drifted = SmallTasks.file(folder, SmallTasks.glyphs(4, 260, 60, 0.6));
        var config = SmallTasks.config(SmallTasks.CONFIG.replace("190", "40"));
        var task =
                SmallTasks.continued(folder.resolve("alone"), parent, drifted, List.of(), config);
        assertThat(SmallTasks.run().run(task, RecordingListener.patient()))
                .isInstanceOfSatisfying(
                        RunResult.Published.class,
                        r -> {
                            assertThat(r.gatePassed()).isFalse();
                            assertThat(r.gateReport()).contains("UNPROTECTED");
                        });
    }

    @Test
    void tooFewRecordsAreRefused() throws IOException {
        var small = SmallTasks.file(folder, SmallTasks.glyphs(1, 120, 40, 0));
        var task = SmallTasks.first(folder.resolve("small"), small, Optional.empty());
        assertThat(SmallTasks.run().run(task, RecordingListener.patient()))
                .isInstanceOfSatisfying(
                        RunResult.Rejected.class,
                        r -> assertThat(r.reason()).contains("160 records"));
    }

    @Test
    void aParentWithoutTrainingStateIsRefused() throws IOException {
        var foreign = folder.resolve("foreign");
        Files.createDirectories(foreign);
        Files.copy(parent.resolve(GrowthTask.BUNDLE), foreign.resolve(GrowthTask.BUNDLE));
        TrainingState.write(
                foreign.resolve(GrowthTask.TRAINING_STATE), Map.of("weights.bin", new byte[1]));
        var drifted = SmallTasks.file(folder, SmallTasks.glyphs(5, 260, 60, 0.6));
        var task =
                SmallTasks.continued(
                        folder.resolve("child"),
                        foreign,
                        drifted,
                        List.of(data),
                        SmallTasks.config(SmallTasks.CONFIG));
        assertThat(SmallTasks.run().run(task, RecordingListener.patient()))
                .isInstanceOfSatisfying(
                        RunResult.Rejected.class,
                        r -> assertThat(r.reason()).contains("network.json"));
    }

    @Test
    void aCheckpointOfAnotherTaskIsNotGoneOnFrom() throws IOException {
        var task =
                SmallTasks.first(
                        folder.resolve("other"),
                        data,
                        Optional.of(parent.resolve(GrowthTask.CHECKPOINT)));
        var other =
                new GrowthTask(
                        task.model(),
                        SmallTasks.config(SmallTasks.CONFIG + "seed: 7\n"),
                        task.classes(),
                        task.newDataset(),
                        List.of(),
                        Optional.empty(),
                        task.checkpoint(),
                        task.lineage(),
                        task.work());
        assertThatThrownBy(() -> SmallTasks.run().run(other, RecordingListener.patient()))
                .isInstanceOf(RunMismatchException.class)
                .hasMessageContaining(GrowthTask.CHECKPOINT);
    }
}
