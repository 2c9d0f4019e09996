package dev.adagrow.client;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What every sub-client needs to call: deadlines, one mapping of failures, and the pauses between
 * attempts. Thread-safe.
 */
final class Calls {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ClientSettings settings;
    private final Failures failures;

    Calls(ClientSettings settings, Failures failures) {
        this.settings = settings;
        this.failures = failures;
    }

    /** A blocking piece of work on stubs. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws StatusException, InterruptedException;
    }

    ClientSettings settings() {
        return settings;
    }

    Failures failures() {
        return failures;
    }

    /** The stub with the deadline of a unary call, counted from now. */
    <S extends AbstractStub<S>> S timed(S stub) {
        return stub.withDeadlineAfter(settings.callDeadline().toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * @throws AdaGrowException for everything that goes wrong with the call
     */
    <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (InterruptedException e) {
            throw failures.interrupted(e);
        } catch (StatusException e) {
            throw failures.of(e);
        }
    }

    /** Whether a stream that failed like this is worth opening again. */
    static boolean transientFailure(AdaGrowException e) {
        return switch (e.code()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED -> true;
            // A connection that breaks inside a call, or a server that dies in it.
            case INTERNAL, UNKNOWN, CANCELLED ->
                    e.reason().isEmpty() && !Thread.currentThread().isInterrupted();
            case OK,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS,
                    UNAUTHENTICATED ->
                    false;
        };
    }

    /**
     * Waits before attempt {@code failed + 1}.
     *
     * @param failed failures in a row, from 1
     */
    void pause(int failed) {
        long delay =
                Math.min(
                        settings.retryDelay().toMillis() << Math.min(failed - 1, 20),
                        LONGEST_PAUSE.toMillis());
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(1, delay));
        } catch (InterruptedException e) {
            throw failures.interrupted(e);
        }
    }

    /** For what the server would refuse by the field, and need not be asked. */
    static AdaGrowException invalid(String field, String message) {
        return new AdaGrowException(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                Map.of("field", field),
                field + ": " + message,
                null);
    }

    /** For what the server answered but should not have. */
    static AdaGrowException unexpected(String message) {
        return new AdaGrowException(Status.Code.INTERNAL, null, Map.of(), message, null);
    }
}
