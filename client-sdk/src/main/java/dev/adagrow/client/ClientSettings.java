package dev.adagrow.client;

import java.time.Duration;

/**
 * How a client calls.
 *
 * @param callDeadline of a unary call other than inference
 * @param inferDeadline of one inference or prediction call
 * @param maxMessageBytes largest message that is accepted
 * @param keepAlive time without traffic in a call after which the connection is tested
 * @param retryDelay pause before a broken stream is opened again; doubles with each failure in a
 *     row, up to 5 s
 * @param retries failures in a row, without anything received or stored in between, after which a
 *     stream is given up
 */
public record ClientSettings(
        Duration callDeadline,
        Duration inferDeadline,
        int maxMessageBytes,
        Duration keepAlive,
        Duration retryDelay,
        int retries) {
    /**
     * What {@link AdaGrowClient#connect(String)} uses; a watch outlasts a server that is away for
     * half a minute.
     */
    public static final ClientSettings DEFAULT =
            new ClientSettings(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    64 << 20,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(250),
                    12);

    public ClientSettings {
        positive("callDeadline", callDeadline);
        positive("inferDeadline", inferDeadline);
        positive("keepAlive", keepAlive);
        positive("retryDelay", retryDelay);
        if (maxMessageBytes < 1 || retries < 0) {
            throw new IllegalArgumentException(
                    "maxMessageBytes " + maxMessageBytes + ", retries " + retries);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
