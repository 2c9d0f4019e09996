package dev.adagrow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthChartsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void anInsertionThatReachesTheTargetIsMarkedAndSoIsTheEndOfGrowth() throws Exception {
        var data = SmallTasks.file(folder, SmallTasks.glyphs(1, 260, 60, 0));
        var config =
                SmallTasks.config(
                        SmallTasks.CONFIG
                                + "cycle: [d]\ntargetUnits: VGG-1-1\nstop: {automatic: false}\n");
        var work = folder.resolve("work");
        SmallTasks.run()
                .run(
                        SmallTasks.first(work, data, Optional.empty(), config),
                        RecordingListener.patient());

        var metrics = new RunFolder(work).metrics().read(EpochMetrics.class);
        assertThat(GrowthCharts.events(metrics))
                .extracting(ChartEvent::epoch, ChartEvent::label, ChartEvent::kind)
                .containsExactly(
                        tuple(1, "+1 unit", ChartEvent.Kind.DEPTH),
                        tuple(2, "+1 unit", ChartEvent.Kind.DEPTH),
                        tuple(2, "growth stopped", ChartEvent.Kind.STOP));
    }
}
