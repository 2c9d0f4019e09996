package dev.adagrow.client;

import java.time.Duration;

/** Settings for tests: short pauses, few attempts. */
final class Quick {
    static final int RETRIES = 3;
    static final ClientSettings SETTINGS =
            new ClientSettings(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    1 << 20,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(5),
                    RETRIES);

    private Quick() {}
}
