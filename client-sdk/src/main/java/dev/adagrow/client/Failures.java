package dev.adagrow.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one mapping from gRPC statuses to {@link AdaGrowException}. */
final class Failures {
    /** How Netty says that something else than HTTP/2 answers; the first bytes follow in hex. */
    private static final String NO_HTTP2 = "First received frame was not SETTINGS";

    /** "HTTP/". */
    private static final String HTTP1 = "485454502f";

    private final Address server;

    Failures(Address server) {
        this.server = server;
    }

    AdaGrowException of(Throwable thrown) {
        return switch (thrown) {
            case AdaGrowException known -> known;
            case StatusException e -> of(e.getStatus(), e.getTrailers(), e);
            case StatusRuntimeException e -> of(e.getStatus(), e.getTrailers(), e);
            default -> of(Status.fromThrowable(thrown), null, thrown);
        };
    }

    /** The calling thread was interrupted; its flag is set again. */
    AdaGrowException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AdaGrowException(
                Status.Code.CANCELLED,
                null,
                Map.of(),
                "interrupted while waiting for " + server,
                e);
    }

    private AdaGrowException of(Status status, @Nullable Metadata trailers, Throwable cause) {
        String root = rootMessage(status, "");
        if (root.contains(NO_HTTP2)) {
            // No server of ours will ever answer there: not UNAVAILABLE, which is tried again.
            return new AdaGrowException(
                    Status.Code.UNIMPLEMENTED, null, Map.of(), otherProtocol(root), cause);
        }
        Optional<ErrorInfo> info = errorInfo(status, trailers);
        String described =
                Optional.ofNullable(status.getDescription())
                        .filter(d -> !d.isBlank())
                        .orElse(status.getCode().name());
        String message =
                switch (status.getCode()) {
                    case UNAVAILABLE ->
                            info.isPresent()
                                    ? described
                                    : "server "
                                            + server
                                            + " cannot be reached: "
                                            + rootMessage(status, described);
                    case DEADLINE_EXCEEDED -> "no answer from " + server + " in time";
                    case UNIMPLEMENTED ->
                            "server " + server + " does not know the call: " + described;
                    default -> described;
                };
        return new AdaGrowException(
                status.getCode(),
                info.map(ErrorInfo::getReason).orElse(null),
                info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
                message,
                cause);
    }

    private String otherProtocol(String root) {
        return server
                + (root.contains(HTTP1)
                        ? " answers HTTP/1, not gRPC: it may be the server's port for metrics and probes;"
                                + " the gRPC port is wanted (8001 by default)"
                        : " does not speak gRPC without TLS; the server's gRPC port is wanted (8001 by default)");
    }

    private static String rootMessage(Status status, String described) {
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null || root.getMessage() == null ? described : root.getMessage();
    }

    private static Optional<ErrorInfo> errorInfo(Status status, @Nullable Metadata trailers) {
        if (trailers == null) {
            return Optional.empty();
        }
        for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return Optional.of(detail.unpack(ErrorInfo.class));
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty(); // the status itself still says what happened
                }
            }
        }
        return Optional.empty();
    }
}
