package dev.adagrow.server.grpc.control;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Ends a call with one message. Stateless. */
final class Answers {
    /** Makes the answer; refusals and defects are thrown. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Runs the work on this thread and answers with its result; what it throws is mapped outside.
     */
    static <T> void one(StreamObserver<T> out, Work<T> work) {
        out.onNext(run(work));
        out.onCompleted();
    }

    static <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answers() {}
}
