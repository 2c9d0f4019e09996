package dev.adagrow.server.grpc;

import dev.adagrow.server.batch.Priority;
import dev.adagrow.server.failure.ServerException;
import inference.InferParameter;
import inference.ModelInferRequest;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an inference request that the server heeds; it ignores others, as the protocol
 * wants it.
 *
 * @param routeKey parameter {@code adagrow_route_key}
 * @param timeoutNanos parameter {@code timeout}, in microseconds there: how long the request may
 *     wait for the engine; 0 or absent: as long as the call's deadline allows
 * @param priority parameter {@code priority}: 1 is the most urgent of {@link #PRIORITY_LEVELS},
 *     {@link #DEFAULT_PRIORITY} is what 0, or a level that there is not, means
 */
record InferParameters(Optional<String> routeKey, OptionalLong timeoutNanos, Priority priority) {
    static final int PRIORITY_LEVELS = Priority.values().length;
    static final int DEFAULT_PRIORITY = Priority.NORMAL.ordinal() + 1;

    static final InferParameters NONE =
            new InferParameters(Optional.empty(), OptionalLong.empty(), Priority.NORMAL);

    private static final String ROUTE_KEY = "adagrow_route_key";
    private static final String TIMEOUT = "timeout";
    private static final String PRIORITY = "priority";
    private static final long NANOS_OF_MICRO = 1000;

    /**
     * @throws ServerException INVALID_FIELD
     */
    static InferParameters of(ModelInferRequest request) {
        if (request.getParametersCount() == 0) {
            return NONE;
        }
        return new InferParameters(
                routeKey(request.getParametersMap().get(ROUTE_KEY)),
                timeout(request.getParametersMap().get(TIMEOUT)),
                priority(request.getParametersMap().get(PRIORITY)));
    }

    private static Optional<String> routeKey(@Nullable InferParameter key) {
        if (key == null) {
            return Optional.empty();
        }
        if (key.getParameterChoiceCase() != InferParameter.ParameterChoiceCase.STRING_PARAM) {
            throw ServerException.invalidField(field(ROUTE_KEY), "must be a string");
        }
        return Exchange.routeKey(field(ROUTE_KEY), key.getStringParam());
    }

    private static OptionalLong timeout(@Nullable InferParameter timeout) {
        long micros = timeout == null ? 0 : number(TIMEOUT, timeout);
        return micros == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        NANOS_OF_MICRO * Math.min(micros, Long.MAX_VALUE / NANOS_OF_MICRO));
    }

    private static Priority priority(@Nullable InferParameter priority) {
        long level = priority == null ? 0 : number(PRIORITY, priority);
        return level < 1 || level > PRIORITY_LEVELS
                ? Priority.NORMAL
                : Priority.values()[(int) level - 1];
    }

    private static long number(String name, InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case INT64_PARAM -> {
                if (parameter.getInt64Param() < 0) {
                    throw ServerException.invalidField(field(name), "must not be negative");
                }
                yield parameter.getInt64Param();
            }
            // A number beyond the signed ones is as large as any.
            case UINT64_PARAM ->
                    parameter.getUint64Param() < 0 ? Long.MAX_VALUE : parameter.getUint64Param();
            case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET ->
                    throw ServerException.invalidField(field(name), "must be a whole number");
        };
    }

    private static String field(String name) {
        return "parameters[\"" + name + "\"]";
    }
}
