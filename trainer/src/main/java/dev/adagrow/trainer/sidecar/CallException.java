package dev.adagrow.trainer.sidecar;

import java.io.IOException;

/** A call to the server that did not work; the message is fit for people. */
final class CallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What the caller can do. */
    enum Kind {
        /** The server does not answer; the same call may work later. */
        UNAVAILABLE,
        /**
         * A write did not begin where the stored part ends; ask where that is and go on from there.
         */
        WRONG_OFFSET,
        /** The lease has ended: drop the job. */
        LEASE_LOST,
        /** It will never work. */
        REFUSED,
        /** It will never work with this server, whatever the job. */
        NOT_SERVED
    }

    private final Kind kind;

    CallException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
