package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import dev.adagrow.server.batch.Priority;
import dev.adagrow.server.failure.ServerException;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.grpc.Status;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Timeout and priority, as clients of other servers send them. */
class InferParametersTest {
    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    private static InferParameter unsigned(long value) {
        return InferParameter.newBuilder().setUint64Param(value).build();
    }

    private static InferParameters read(String name, InferParameter value) {
        return InferParameters.of(
                ModelInferRequest.newBuilder().putParameters(name, value).build());
    }

    @Test
    void timeoutIsInMicrosecondsAndZeroIsNone() {
        assertThat(read("timeout", number(1500)).timeoutNanos()).hasValue(1_500_000);
        assertThat(read("timeout", number(0)).timeoutNanos()).isEmpty();
        assertThat(read("timeout", number(Long.MAX_VALUE)).timeoutNanos().getAsLong()).isPositive();
        assertThat(read("timeout", unsigned(-1)).timeoutNanos().getAsLong()).isPositive();
    }

    @Test
    void levelsThatThereAreNotMeanTheDefault() {
        assertThat(read("priority", unsigned(1)).priority()).isEqualTo(Priority.HIGH);
        assertThat(read("priority", number(3)).priority()).isEqualTo(Priority.LOW);
        for (long level : new long[] {0, 2, 4, -1}) {
            assertThat(read("priority", unsigned(level)).priority()).isEqualTo(Priority.NORMAL);
        }
        assertThat(read("other", number(1))).isEqualTo(InferParameters.NONE);
    }

    @Test
    void whatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> read("timeout", number(-1)))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("parameters[\"timeout\"]");
        assertThatThrownBy(() ->
                        read("priority", InferParameter.newBuilder().setStringParam("1").build()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("parameters[\"priority\"]");
    }

    @Test
    void urgentRequestsGoFirstAndThoseWhoseTimeoutIsOverAreNotRun() throws Exception {
        try (var plane = new DataPlane()) {
            plane.serve("digits", 1, FakeModels.THREE_CLASSES);
            var gate = plane.models.holdRuns();
            var running = infer(plane, Requests.rows(1, 0, 0));
            Awaitility.await().until(() -> plane.models.seen.size() == 1);
            var low = infer(plane, Requests.rows(2, 0, 0).putParameters("priority", unsigned(3)));
            var late = infer(plane, Requests.rows(3, 0, 0).putParameters("timeout", number(1)));
            var urgent =
                    infer(plane, Requests.rows(4, 0, 0).putParameters("priority", unsigned(1)));
            Awaitility.await().until(() -> plane.metrics.toString().contains(QUEUED_TWO));
            gate.countDown();

            assertThat(running.get().getModelVersion()).isEqualTo("1");
            assertThat(urgent.get().getModelVersion()).isEqualTo("1");
            assertThat(low.get().getModelVersion()).isEqualTo("1");
            var refusal = catchThrowableOfType(ExecutionException.class, late::get);
            assertThat(Status.fromThrowable(refusal).getCode())
                    .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(plane.models.seen).containsExactly(1f, 4f, 2f);
        }
    }

    private static final String QUEUED_TWO =
            "adagrow_queue_rows{model=\"digits\",version=\"1\",arm=\"stable\",} 2.0";

    private static ListenableFuture<ModelInferResponse> infer(
            DataPlane plane, ModelInferRequest.Builder request) {
        return GRPCInferenceServiceGrpc.newFutureStub(plane.channel).modelInfer(request.build());
    }
}
