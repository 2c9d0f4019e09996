package dev.adagrow.server.grpc.control;

import com.google.protobuf.Message;
import dev.adagrow.bundle.Digests;
import dev.adagrow.server.store.RequestLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Makes mutations that carry a request id happen once. Thread-safe. */
final class Requests {
    private final RequestLog log;

    Requests(RequestLog log) {
        this.log = log;
    }

    /**
     * @param requestId of the request; empty: the mutation simply happens
     * @param request the whole message: another one under the same id is refused
     * @param id of the resource that the mutation makes or changes
     * @param find the resource again, for a repeated request
     */
    <T> T once(
            String requestId,
            Message request,
            Answers.Work<T> mutation,
            Function<T, String> id,
            Function<String, T> find) {
        return log.once(requestId, digest(request), () -> Answers.run(mutation), id, find);
    }

    private static String digest(Message request) {
        return Answers.run(() -> Digests.sha256(bytes(request)));
    }

    private static byte[] bytes(Message request) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(request.getDescriptorForType().getFullName().getBytes(StandardCharsets.UTF_8));
        request.writeTo(bytes);
        return bytes.toByteArray();
    }
}
