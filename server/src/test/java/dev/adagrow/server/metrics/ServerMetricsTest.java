package dev.adagrow.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
    private static final ServableId FIRST = new ServableId("digits", 1);
    private static final ServableId SECOND = new ServableId("digits", 2);

    private final ServerMetrics metrics = new ServerMetrics("1.2.3");

    @Test
    void namesTheBuild() {
        assertThat(metrics.toString()).contains("adagrow_build_info{version=\"1.2.3\",} 1.0");
    }

    @Test
    void showsTheStateThatAVersionIsIn() {
        enter(FIRST, State.LOADING);
        enter(FIRST, State.AVAILABLE);

        assertThat(metrics.toString())
                .contains(
                        "adagrow_servable_state{model=\"digits\",version=\"1\",state=\"available\",} 1.0")
                .doesNotContain("state=\"loading\"");
    }

    @Test
    void forgetsEverySeriesOfAnUnloadedVersionAndDropsLateReports() {
        enter(FIRST, State.AVAILABLE);
        enter(SECOND, State.AVAILABLE);
        for (var id : new ServableId[] {FIRST, SECOND}) {
            report(id);
        }

        enter(FIRST, State.UNLOADED);
        metrics.answered(FIRST, "ModelInfer", 1);
        metrics.queued(FIRST, 1);
        metrics.batch(FIRST, 1, 1);
        metrics.onlineAccuracy(FIRST, 0.5);
        metrics.feedback(FIRST, "accepted");

        assertThat(metrics.toString())
                .doesNotContain("version=\"1\"")
                .contains("version=\"2\"")
                .contains(
                        "adagrow_feedback_total{model=\"digits\",version=\"\",result=\"accepted\",} 1.0");
    }

    @Test
    void reportsEachKindOfSeriesByVersion() {
        metrics.queues(() ->
                List.of(
                        new QueuedRows(FIRST, Arm.STABLE, 5),
                        new QueuedRows(new ServableId("gone", 1), Arm.STABLE, 0)));
        enter(FIRST, State.AVAILABLE);
        report(FIRST);

        assertThat(metrics.toString())
                .contains(
                        "adagrow_request_duration_seconds_bucket{model=\"digits\",version=\"1\",method=\"ModelInfer\",le=\"1.0E-4\",} 1.0")
                .contains(
                        "adagrow_requests_total{model=\"digits\",version=\"1\",method=\"ModelInfer\",code=\"OK\",} 1.0")
                .contains(
                        "adagrow_queue_duration_seconds_count{model=\"digits\",version=\"1\",} 1.0")
                .contains(
                        "adagrow_engine_duration_seconds_sum{model=\"digits\",version=\"1\",} 0.002")
                .contains(
                        "adagrow_batch_rows_bucket{model=\"digits\",version=\"1\",le=\"4.0\",} 1.0")
                .contains("adagrow_queue_rows{model=\"digits\",version=\"1\",arm=\"stable\",} 5.0")
                .doesNotContain("gone")
                .contains(
                        "adagrow_feedback_total{model=\"digits\",version=\"1\",result=\"accepted\",} 1.0")
                .contains("adagrow_online_accuracy{model=\"digits\",version=\"1\",} 0.5")
                .contains(
                        "adagrow_offline_accuracy{model=\"digits\",version=\"1\",artifact=\"onnx-int8\",} 0.75");
    }

    @Test
    void reportsWhatBelongsToAModel() {
        metrics.swapped("digits");
        metrics.shed("digits", "queue_full");
        metrics.labelledKeys("digits", Arm.CANDIDATE, 12);
        metrics.refused("digits", "Predict", "INVALID_ARGUMENT");

        assertThat(metrics.toString())
                .contains("adagrow_swaps_total{model=\"digits\",} 1.0")
                .contains("adagrow_shed_total{model=\"digits\",reason=\"queue_full\",} 1.0")
                .contains("adagrow_rollout_labelled_keys{model=\"digits\",arm=\"candidate\",} 12.0")
                .contains(
                        "adagrow_requests_total{model=\"digits\",version=\"\",method=\"Predict\",code=\"INVALID_ARGUMENT\",} 1.0");
    }

    @Test
    void trafficSharesOfArmsThatEndedAreZero() {
        metrics.trafficShare(
                new TrafficSplit(
                        "digits",
                        1,
                        Optional.of(1),
                        Optional.of(new TrafficSplit.Trial(2, 0.1, true, "salt"))));
        assertThat(metrics.toString())
                .contains(share("1", "stable", "0.8"))
                .contains(share("1", "baseline", "0.1"))
                .contains(share("2", "candidate", "0.1"))
                .contains(share("2", "shadow", "0.8"));

        metrics.trafficShare(new TrafficSplit("digits", 2, Optional.of(2), Optional.empty()));
        assertThat(metrics.toString())
                .contains(share("1", "stable", "0.0"))
                .contains(share("1", "baseline", "0.0"))
                .contains(share("2", "candidate", "0.0"))
                .contains(share("2", "shadow", "0.0"))
                .contains(share("2", "stable", "1.0"));
    }

    @Test
    void exportsTheJvmOnlyWhereAskedTo() {
        assertThat(metrics.toString()).doesNotContain("jvm_");
        assertThat(metrics.withJvm().toString())
                .contains("jvm_memory_bytes_used")
                .contains("process_cpu_seconds_total");
    }

    private static String share(String version, String arm, String value) {
        return "adagrow_traffic_share{model=\"digits\",version=\""
                + version
                + "\",arm=\""
                + arm
                + "\",} "
                + value;
    }

    private void enter(ServableId id, State state) {
        metrics.changed(new ServableStatus(id, state, ""));
    }

    private void report(ServableId id) {
        metrics.answered(id, "ModelInfer", 80_000);
        metrics.queued(id, 1000);
        metrics.batch(id, 3, 2_000_000);
        metrics.feedback(id, "accepted");
        metrics.onlineAccuracy(id, 0.5);
        metrics.offlineAccuracy(id, "onnx-int8", 0.75);
        metrics.trafficShare(
                new TrafficSplit("digits", 1, Optional.of(id.version()), Optional.empty()));
    }
}
