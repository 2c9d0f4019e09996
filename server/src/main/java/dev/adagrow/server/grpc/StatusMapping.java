package dev.adagrow.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.adagrow.server.failure.Kind;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.HashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapping from what goes wrong in the server to what a caller is told.
 *
 * <p>A {@link ServerException} becomes the code of its kind with {@code google.rpc} details:
 * ErrorInfo always (domain {@value #DOMAIN}, reason, metadata), BadRequest where the metadata name
 * a {@code field}, PreconditionFailure, QuotaFailure and RetryInfo by kind. What is long in it,
 * since it repeats what the caller sent, is cut. A cancelled or timed-out wait becomes CANCELLED or
 * DEADLINE_EXCEEDED. A message that cannot be parsed is INVALID_ARGUMENT; any other gRPC status
 * stays what it is. Everything else is a defect: it is logged whole, and the caller gets INTERNAL
 * without a word of it.
 */
public final class StatusMapping {
    public static final String DOMAIN = "adagrow.dev";

    private static final Logger log = LoggerFactory.getLogger(StatusMapping.class);
    private static final long RETRY_QUEUE_MILLIS = 50;

    /**
     * Bounds in UTF-8. A status goes into the trailers up to three times over, escaped and as
     * details; callers take 8 KiB of trailers, and drop the status with them if there are more.
     */
    private static final int MESSAGE_BYTES = 800;

    private static final int VALUE_BYTES = 200;
    private static final long RETRY_UNAVAILABLE_MILLIS = 500;

    /** Wrappers of {@code CompletionStage}s and {@code Future}s are taken off first. */
    public static StatusRuntimeException toStatus(Throwable failure) {
        Throwable cause = unwrap(failure);
        return switch (cause) {
            case ServerException refusal -> refused(shortened(refusal));
            case StatusRuntimeException malformed
                    when malformed.getCause() instanceof InvalidProtocolBufferException e ->
                    Status.INVALID_ARGUMENT
                            .withDescription("not a message of this method: " + e.getMessage())
                            .asRuntimeException();
            case StatusRuntimeException status -> status;
            case StatusException status ->
                    status.getStatus().asRuntimeException(status.getTrailers());
            case CancellationException cancelled ->
                    Status.CANCELLED.withDescription("the call was cancelled").asRuntimeException();
            case TimeoutException late ->
                    Status.DEADLINE_EXCEEDED
                            .withDescription("the deadline passed before the call was run")
                            .asRuntimeException();
            default -> {
                log.error("a call failed by a defect", cause);
                yield Status.INTERNAL
                        .withDescription("internal error; the server's log says more")
                        .asRuntimeException();
            }
        };
    }

    /** The status code of each kind of refusal. */
    public static Status.Code code(Kind kind) {
        return switch (kind) {
            case INVALID -> Status.Code.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
            case FAILED_PRECONDITION -> Status.Code.FAILED_PRECONDITION;
            case ABORTED -> Status.Code.ABORTED;
            case EXHAUSTED -> Status.Code.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case FAILED -> Status.Code.INTERNAL;
        };
    }

    private static StatusRuntimeException refused(ServerException refusal) {
        Reason reason = refusal.reason();
        String message = String.valueOf(refusal.getMessage());
        var status =
                com.google.rpc.Status.newBuilder()
                        .setCode(code(reason.kind()).value())
                        .setMessage(message)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setDomain(DOMAIN)
                                                .setReason(reason.name())
                                                .putAllMetadata(refusal.metadata())
                                                .build()));
        String field = refusal.metadata().get("field");
        if (field != null) {
            status.addDetails(
                    Any.pack(
                            BadRequest.newBuilder()
                                    .addFieldViolations(
                                            BadRequest.FieldViolation.newBuilder()
                                                    .setField(field)
                                                    .setDescription(message))
                                    .build()));
        }
        switch (reason.kind()) {
            case FAILED_PRECONDITION -> status.addDetails(Any.pack(precondition(refusal, message)));
            case EXHAUSTED -> {
                status.addDetails(Any.pack(quota(refusal, message)));
                if (reason == Reason.QUEUE_FULL) {
                    status.addDetails(Any.pack(retryAfter(RETRY_QUEUE_MILLIS)));
                }
            }
            case UNAVAILABLE -> status.addDetails(Any.pack(retryAfter(RETRY_UNAVAILABLE_MILLIS)));
            case INVALID, NOT_FOUND, ALREADY_EXISTS, ABORTED, FAILED -> {}
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static ServerException shortened(ServerException refusal) {
        var metadata = new HashMap<String, String>();
        refusal.metadata()
                .forEach((key, value) -> metadata.put(key, shortened(value, VALUE_BYTES)));
        return new ServerException(
                refusal.reason(),
                shortened(String.valueOf(refusal.getMessage()), MESSAGE_BYTES),
                metadata);
    }

    /** The status of a library's own service, as far as a caller can take it. */
    static Status shortened(Status status) {
        String description = status.getDescription();
        return description == null
                ? status
                : status.withDescription(shortened(description, MESSAGE_BYTES));
    }

    private static String shortened(String text, int most) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return text.substring(0, at) + "...";
            }
            at += Character.charCount(c);
        }
        return text;
    }

    private static Message precondition(ServerException refusal, String message) {
        return PreconditionFailure.newBuilder()
                .addViolations(
                        PreconditionFailure.Violation.newBuilder()
                                .setType(refusal.reason().name())
                                .setSubject(refusal.metadata().getOrDefault("model", ""))
                                .setDescription(message))
                .build();
    }

    private static Message quota(ServerException refusal, String message) {
        return QuotaFailure.newBuilder()
                .addViolations(
                        QuotaFailure.Violation.newBuilder()
                                .setSubject(
                                        refusal.metadata()
                                                .getOrDefault("model", refusal.reason().name()))
                                .setDescription(message))
                .build();
    }

    private static Message retryAfter(long millis) {
        return RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(millis)).build();
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable t = failure;
        while ((t instanceof CompletionException || t instanceof ExecutionException)
                && t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    private StatusMapping() {}
}
