package dev.adagrow.server.feedback;

import java.time.Instant;

/** Told of every accepted label of a call that an arm of a trial answered. Must return at once. */
@FunctionalInterface
public interface LabelListener {
    /**
     * @param call prediction id without row
     */
    void labelled(String model, String call, int row, Truth truth, Instant time);
}
