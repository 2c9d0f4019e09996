package dev.adagrow.server.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which arm of a trial a route key is in. Pure: with u = hash(salt, key) in [0, 1) and arm share w,
 * candidate if u &lt; w, baseline if u &gt;= 1 - w, else stable. So both arms have the same share,
 * a key stays in its arm, and a rising w only widens the arms.
 */
public final class ArmChooser {
    private static final double TWO_TO_53 = 0x1p53;

    /**
     * @param routeKey any text; equal keys get equal arms for as long as salt and share stay
     */
    public static Arm choose(TrafficSplit.Trial trial, String routeKey) {
        double w = trial.armShare();
        if (w == 0) {
            return Arm.STABLE;
        }
        double u = hash(trial.salt(), routeKey);
        if (u < w) {
            return Arm.CANDIDATE;
        }
        return u >= 1 - w ? Arm.BASELINE : Arm.STABLE;
    }

    /**
     * The first 53 bits of SHA-256, so that nobody who does not know the salt can choose a key for
     * an arm.
     */
    static double hash(String salt, String routeKey) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        digest.update(salt.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(routeKey.getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) / TWO_TO_53;
    }

    private ArmChooser() {}
}
