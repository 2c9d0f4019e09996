package dev.adagrow.trainer.report;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.run.state.Asked;
import dev.adagrow.trainer.run.state.DecisionLine;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunEnding;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * What a run folder says.
 *
 * @param gain what the stop rule's gains are measured in
 * @param log of the net that may grow, since the empty one
 * @param outcome empty while the run has not ended
 * @param manifest of the bundle that the run has made; empty if there is none
 */
record ReportData(
        Asked asked,
        GrowthConfig config,
        StopRule.Gain gain,
        List<EpochMetrics> metrics,
        List<DecisionLine> decisions,
        List<LoggedEvent> log,
        Optional<RunEnding> outcome,
        Optional<Manifest> manifest) {
    ReportData {
        metrics = List.copyOf(metrics);
        decisions = List.copyOf(decisions);
        log = List.copyOf(log);
    }

    /**
     * @param outcome of a run that is about to end; else what the folder says
     * @throws IOException naming the file that is missing or malformed
     */
    static ReportData read(RunFolder run, Optional<RunEnding> outcome) throws IOException {
        var ended = outcome.isPresent() ? outcome : run.outcome();
        var bundle = run.folder().resolve(GrowthTask.BUNDLE);
        boolean published =
                ended.filter(o -> o.end() == RunEnding.End.PUBLISHED).isPresent()
                        && Files.isRegularFile(bundle);
        var config = run.config();
        return new ReportData(
                run.asked(),
                config,
                RunConfig.from(config).stop().gain(),
                run.metrics().read(EpochMetrics.class),
                run.decisions().read(DecisionLine.class),
                run.growthLog(),
                ended,
                published ? Optional.of(Bundle.read(bundle).manifest()) : Optional.empty());
    }

    /** As {@code config.yaml} has it. */
    String yaml() {
        return GrowthConfigCodec.toYaml(config);
    }

    Optional<EpochMetrics> last() {
        return metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.getLast());
    }

    double seconds() {
        return metrics.stream().mapToDouble(EpochMetrics::seconds).sum();
    }

    double cpuSeconds() {
        return metrics.stream().mapToDouble(EpochMetrics::cpuSeconds).sum();
    }
}
