package dev.adagrow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.client.fake.DeadPort;
import dev.adagrow.client.fake.FakeServer;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.Model;
import dev.adagrow.v1.ModelServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailuresTest {
    private static final class OneAnswer extends ModelServiceGrpc.ModelServiceImplBase {
        private final RuntimeException failure;

        OneAnswer(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void getModel(GetModelRequest request, StreamObserver<Model> out) {
            out.onError(failure);
        }
    }

    private static AdaGrowException failureOf(RuntimeException answer) {
        try (var server = FakeServer.of(new OneAnswer(answer));
                var client = AdaGrowClient.connect(server.target(), Quick.SETTINGS)) {
            client.models().get("digits");
            throw new AssertionError("the call did not fail");
        } catch (AdaGrowException e) {
            return e;
        }
    }

    @Test
    void carriesCodeReasonMetadataAndMessage() {
        var e =
                failureOf(
                        FakeServer.refusal(
                                Status.Code.FAILED_PRECONDITION,
                                "ROLLOUT_RUNNING",
                                "model digits has a rollout",
                                Map.of("rollout", "R1")));
        assertThat(e.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(e.reason()).contains("ROLLOUT_RUNNING");
        assertThat(e.metadata()).containsEntry("rollout", "R1");
        assertThat(e).hasMessage("model digits has a rollout");
        assertThat(e.unreachable()).isFalse();
        assertThat(e.refused()).isTrue();
    }

    @Test
    void anUnavailableWithAReasonIsTheServersAnswer() {
        var e =
                failureOf(
                        FakeServer.refusal(
                                Status.Code.UNAVAILABLE, "SHUTTING_DOWN", "the server stops"));
        assertThat(e.unreachable()).isFalse();
        assertThat(e.refused()).isFalse();
        assertThat(e).hasMessage("the server stops");
    }

    @ParameterizedTest
    @CsvSource({"LIMIT_EXCEEDED, true", "OVERLOADED, false"})
    void onlyWhatIsTooLargeIsRefusedForGood(String reason, boolean refused) {
        var e = failureOf(FakeServer.refusal(Status.Code.RESOURCE_EXHAUSTED, reason, "not now"));
        assertThat(e.refused()).isEqualTo(refused);
    }

    @Test
    void aStatusWithoutDetailsStillHasAMessage() {
        var e = failureOf(Status.INTERNAL.asRuntimeException());
        assertThat(e.reason()).isEmpty();
        assertThat(e).hasMessage("INTERNAL");
    }

    @Test
    void anUnreachableServerIsNamed() {
        try (var nobody = new DeadPort();
                var client = AdaGrowClient.connect(nobody.target(), Quick.SETTINGS)) {
            assertThatThrownBy(() -> client.models().list())
                    .isInstanceOfSatisfying(
                            AdaGrowException.class, e -> assertThat(e.unreachable()).isTrue())
                    .hasMessageContaining(nobody.target())
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aServerWithoutTheServiceIsNamed() {
        try (var server = FakeServer.of();
                var client = AdaGrowClient.connect(server.target(), Quick.SETTINGS)) {
            assertThatThrownBy(() -> client.models().list())
                    .hasMessageContaining("does not know the call");
        }
    }

    @Test
    void aSilentServerRunsIntoTheDeadline() {
        var silent =
                new ModelServiceGrpc.ModelServiceImplBase() {
                    @Override
                    public void getModel(GetModelRequest request, StreamObserver<Model> out) {}
                };
        var hasty =
                new ClientSettings(
                        Duration.ofMillis(200),
                        Duration.ofMillis(200),
                        1 << 20,
                        Duration.ofSeconds(60),
                        Duration.ofMillis(5),
                        0);
        try (var server = FakeServer.of(silent);
                var client = AdaGrowClient.connect(server.target(), hasty)) {
            assertThatThrownBy(() -> client.models().get("digits"))
                    .isInstanceOfSatisfying(
                            AdaGrowException.class,
                            e -> assertThat(e.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":1",
                "host:",
                "host:0",
                "host:65536",
                "host:x",
                "a:b:1",
                "http://host:1"
            })
    void refusesWhatIsNoAddress(String target) {
        assertThatThrownBy(() -> AdaGrowClient.connect(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @Test
    void takesIpv6InBrackets() {
        try (var client = AdaGrowClient.connect("[::1]:8001")) {
            assertThat(client.target()).isEqualTo("[::1]:8001");
        }
    }
}
