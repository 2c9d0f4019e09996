package dev.adagrow.server.grpc.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.adagrow.bundle.Digests;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.store.RequestLog;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes mutations that carry a request id happen once. With an empty request id they simply happen.
 * Thread-safe.
 */
final class Requests {
    private final RequestLog log;
    private final Supplier<String> ids;

    /**
     * @param ids of new resources: unique, of letters and digits, ascending with time
     */
    Requests(RequestLog log, Supplier<String> ids) {
        this.log = log;
        this.ids = ids;
    }

    /** Makes the resource that is to have the id, or finds that another one serves. */
    @FunctionalInterface
    interface Creation<T> {
        T run(String id) throws IOException;
    }

    /**
     * @param method that was called; two may take the same message
     * @param request the whole message: another one under the same id is refused
     * @param idOf of the resource that was made
     * @param get the resource again; refuses an unknown one
     */
    <T> T create(
            String requestId,
            MethodDescriptor<?, ?> method,
            Message request,
            Creation<T> creation,
            Function<T, String> idOf,
            Function<String, T> get) {
        return named(requestId, method, request, ids.get(), creation, idOf, get);
    }

    /**
     * The same for a resource whose id the caller chose.
     *
     * @param id of the resource
     */
    <T> T named(
            String requestId,
            MethodDescriptor<?, ?> method,
            Message request,
            String id,
            Creation<T> creation,
            Function<T, String> idOf,
            Function<String, T> get) {
        var mutation =
                new RequestLog.Mutation<T>(
                        i -> Answers.run(() -> creation.run(i)), made(get), idOf, get);
        return log.once(requestId, digest(method, request), id, mutation);
    }

    /**
     * A command to a resource that there is. Whether one was carried out that a stop of the server
     * interrupted cannot be told: it is given again, and may then be refused.
     *
     * @param id of the resource
     */
    <T> T command(
            String requestId,
            MethodDescriptor<?, ?> method,
            Message request,
            String id,
            Answers.Work<T> command,
            Function<String, T> get) {
        var mutation =
                new RequestLog.Mutation<T>(i -> Answers.run(command), i -> false, t -> id, get);
        return log.once(requestId, digest(method, request), id, mutation);
    }

    private static <T> Predicate<String> made(Function<String, T> get) {
        return id -> {
            try {
                var unused = get.apply(id);
                return true;
            } catch (ServerException e) {
                return false;
            }
        };
    }

    private static String digest(MethodDescriptor<?, ?> method, Message request) {
        var name = ByteString.copyFromUtf8(method.getFullMethodName());
        return Digests.sha256(name.concat(request.toByteString()).toByteArray());
    }
}
