package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.adagrow.server.failure.Kind;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusMappingTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonReachesTheCallerWithItsMetadata(Reason reason) {
        var status =
                StatusMapping.toStatus(
                        new ServerException(reason, "what happened", Map.of("model", "digits")));

        assertThat(status.getStatus().getCode()).isEqualTo(StatusMapping.code(reason.kind()));
        assertThat(status.getStatus().getDescription()).isEqualTo("what happened");
        var info = Refusals.errorInfo(status);
        assertThat(info.getDomain()).isEqualTo("adagrow.dev");
        assertThat(Reason.valueOf(info.getReason())).isEqualTo(reason);
        assertThat(info.getMetadataMap()).containsExactly(Map.entry("model", "digits"));
    }

    @Test
    void everyKindHasAStatusOfItsOwn() {
        var codes =
                Arrays.stream(Kind.values()).map(StatusMapping::code).collect(Collectors.toSet());

        assertThat(codes)
                .hasSameSizeAs(Kind.values())
                .doesNotContain(Status.Code.OK, Status.Code.UNKNOWN);
    }

    @Test
    void namesTheFieldAsBadRequest() {
        var status =
                StatusMapping.toStatus(
                        ServerException.invalidField("instances[3].image", "is damaged"));

        assertThat(Refusals.detail(status, BadRequest.class))
                .hasValueSatisfying(bad ->
                        assertThat(bad.getFieldViolationsList())
                                .extracting(BadRequest.FieldViolation::getField)
                                .containsExactly("instances[3].image"));
    }

    @Test
    void saysByKindWhatTheCallerCanDo() {
        var full = StatusMapping.toStatus(new ServerException(Reason.QUEUE_FULL, "full"));
        var large = StatusMapping.toStatus(new ServerException(Reason.LIMIT_EXCEEDED, "too large"));
        var loading =
                StatusMapping.toStatus(new ServerException(Reason.VERSION_NOT_READY, "loading"));
        var running =
                StatusMapping.toStatus(new ServerException(Reason.ROLLOUT_RUNNING, "running"));

        assertThat(Refusals.detail(full, QuotaFailure.class)).isPresent();
        assertThat(Refusals.detail(full, RetryInfo.class)).isPresent();
        assertThat(Refusals.detail(large, RetryInfo.class)).isEmpty();
        assertThat(Refusals.detail(loading, RetryInfo.class)).isPresent();
        assertThat(Refusals.detail(running, PreconditionFailure.class)).isPresent();
    }

    @Test
    void looksBehindTheWrappersOfFutures() {
        var refusal = new ServerException(Reason.QUEUE_FULL, "full");

        var status =
                StatusMapping.toStatus(new CompletionException(new ExecutionException(refusal)));

        assertThat(Refusals.errorInfo(status).getReason()).isEqualTo("QUEUE_FULL");
    }

    @Test
    void keepsCancelledAndLateApart() {
        assertThat(StatusMapping.toStatus(new CancellationException()).getStatus().getCode())
                .isEqualTo(Status.Code.CANCELLED);
        assertThat(StatusMapping.toStatus(new TimeoutException()).getStatus().getCode())
                .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void tellsNothingOfADefect() {
        var status = StatusMapping.toStatus(new IllegalStateException("secret/path"));

        assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(status.getStatus().getDescription())
                .doesNotContain("secret")
                .doesNotContain("IllegalState");
        assertThat(status.getStatus().getCause()).isNull();
    }

    @Test
    void leavesAStatusAsItIs() {
        var status = Status.DATA_LOSS.withDescription("lost").asRuntimeException();

        assertThat(StatusMapping.toStatus(status)).isSameAs(status);
    }
}
