package dev.adagrow.server.feedback;

import dev.adagrow.server.routing.Arm;

/**
 * Issues the signed token of one answered call. Thread-safe and cheap: it is on the request path of
 * every call.
 */
public interface PredictionIds {
    /**
     * @param predicted class index of each row; rows after the first 256 are left out of the token
     * @return printable; row n of the call is {@code id#n}
     */
    String issue(String model, int version, Arm arm, long splitRevision, int[] predicted);
}
