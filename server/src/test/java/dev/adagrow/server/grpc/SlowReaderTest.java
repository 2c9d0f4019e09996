package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers who do not take their answers. */
@SuppressWarnings("NullAway.Init")
class SlowReaderTest {
    /** More than a caller's window takes; the answer bears the request's id. */
    private static final int LARGE = 50_000;

    private static final int WINDOW = 16_384;

    private DataPlane plane;
    private ManagedChannel slow;

    @BeforeEach
    void start() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
        slow =
                NettyChannelBuilder.forAddress("127.0.0.1", plane.port())
                        .usePlaintext()
                        .flowControlWindow(WINDOW)
                        .build();
    }

    @AfterEach
    void stop() throws Exception {
        slow.shutdownNow();
        plane.close();
    }

    private static ModelInferRequest request(int idLength) {
        return Requests.rows(1, 0, 0).setId("x".repeat(idLength)).build();
    }

    /** A call whose caller never asks for the answer. */
    private ClientCall<ModelInferRequest, ModelInferResponse> unread() {
        var call =
                slow.newCall(GRPCInferenceServiceGrpc.getModelInferMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.sendMessage(request(LARGE));
        call.halfClose();
        return call;
    }

    private void infer(int idLength) {
        var unused = plane.inference().modelInfer(request(idLength));
    }

    @Test
    void anAnswerThatIsNotTakenHoldsItsMemoryUntilItsCallerHasGone() {
        int before = plane.models.seen.size();
        var call = unread();
        await().until(() -> plane.models.seen.size() > before);
        await().untilAsserted(() ->
                assertThatThrownBy(() -> infer(LARGE))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                e ->
                                        assertThat(e.getStatus().getCode())
                                                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED)));
        infer(10);

        call.cancel("enough", null);

        await().untilAsserted(() -> infer(LARGE));
    }

    @Test
    void largeAnswersThatAreTakenLeaveRoomForTheNext() {
        for (int i = 0; i < 20; i++) {
            await().untilAsserted(() -> infer(LARGE));
        }
    }
}
