package dev.adagrow.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import java.util.Optional;

/** What a client reads from a refused call. */
final class Refusals {
    static ErrorInfo errorInfo(StatusRuntimeException refusal) {
        return detail(refusal, ErrorInfo.class)
                .orElseThrow(() -> new AssertionError("no ErrorInfo in " + refusal));
    }

    static <M extends Message> Optional<M> detail(StatusRuntimeException refusal, Class<M> type) {
        var status = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
        for (Any any : status.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return Optional.empty();
    }

    private Refusals() {}
}
