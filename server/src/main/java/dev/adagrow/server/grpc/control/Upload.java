package dev.adagrow.server.grpc.control;

import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * Messages of a client's stream, one at a time, and one answer at its end: the next message is
 * asked for when the one before has been taken. What a subclass throws ends the call.
 */
abstract class Upload<Q, S> implements StreamObserver<Q> {
    private final StreamObserver<S> out;
    private boolean over;

    Upload(StreamObserver<S> out) {
        this.out = out;
    }

    abstract void take(Q message) throws IOException;

    /** The answer, once all messages have been taken. */
    abstract S finish() throws IOException;

    /** The stream broke off, or a message was refused; {@link #finish} does not come. */
    void giveUp() throws IOException {}

    @Override
    public final void onNext(Q message) {
        if (over) {
            return;
        }
        try {
            Answers.run(() -> {
                take(message);
                return message;
            });
        } catch (RuntimeException e) {
            onError(e);
            throw e;
        }
    }

    @Override
    public final void onCompleted() {
        if (!over) {
            Answers.one(out, this::finish);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        Answers.run(() -> {
            giveUp();
            return failure;
        });
    }
}
