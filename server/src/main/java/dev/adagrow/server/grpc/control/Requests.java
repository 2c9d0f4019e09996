package dev.adagrow.server.grpc.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.adagrow.bundle.Digests;
import dev.adagrow.server.store.RequestLog;
import io.grpc.MethodDescriptor;
import java.util.function.Function;

/** Makes mutations that carry a request id happen once. Thread-safe. */
final class Requests {
    private final RequestLog log;

    Requests(RequestLog log) {
        this.log = log;
    }

    /**
     * @param requestId of the request; empty: the mutation simply happens
     * @param method that was called; two may take the same message
     * @param request the whole message: another one under the same id is refused
     * @param id of the resource that the mutation makes or changes
     * @param find the resource again, for a repeated request
     */
    <T> T once(
            String requestId,
            MethodDescriptor<?, ?> method,
            Message request,
            Answers.Work<T> mutation,
            Function<T, String> id,
            Function<String, T> find) {
        return log.once(requestId, digest(method, request), () -> Answers.run(mutation), id, find);
    }

    private static String digest(MethodDescriptor<?, ?> method, Message request) {
        var name = ByteString.copyFromUtf8(method.getFullMethodName());
        return Digests.sha256(name.concat(request.toByteString()).toByteArray());
    }
}
