package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitTableTest {
    private static final BatchSettings SETTINGS = new BatchSettings(32, 200, 4096, 4, 8, 0.1);
    private static final ModelLimits COMMON = new ModelLimits(32, 200, 4096, 4);

    private final LimitTable limits =
            new LimitTable(
                    SETTINGS,
                    Map.of(
                            "rows",
                            rows(8),
                            "seat",
                            new GivenLimits(none(), none(), none(), of(1))));

    private static GivenLimits rows(int rows) {
        return new GivenLimits(of(rows), none(), none(), none());
    }

    private static Optional<Integer> of(int value) {
        return Optional.of(value);
    }

    private static Optional<Integer> none() {
        return Optional.empty();
    }

    @Test
    void whatNobodySaysIsAsForAllModels() {
        assertThat(limits.of("any")).isEqualTo(COMMON);
        assertThat(limits.of("rows")).isEqualTo(new ModelLimits(8, 200, 4096, 4));
        assertThat(limits.of("seat")).isEqualTo(new ModelLimits(32, 200, 4096, 1));
    }

    @Test
    void theServersConfigurationGoesBeforeTheFolder() {
        limits.folderSays("rows", new GivenLimits(of(64), of(7), none(), of(2)));
        limits.folderSays("any", new GivenLimits(of(64), of(7), of(9), of(3)));

        assertThat(limits.of("rows")).isEqualTo(new ModelLimits(8, 7, 4096, 2));
        assertThat(limits.of("any")).isEqualTo(new ModelLimits(64, 7, 9, 3));
    }

    @Test
    void whatTheFolderSaysNoMoreHoldsNoMore() {
        int before = limits.changes();
        limits.folderSays("rows", new GivenLimits(none(), of(7), none(), none()));
        limits.folderSays("any", rows(5));
        limits.folderSays("rows", GivenLimits.NONE);
        limits.folderSays("any", GivenLimits.NONE);

        assertThat(limits.changes()).isEqualTo(before + 4);
        assertThat(limits.of("rows")).isEqualTo(new ModelLimits(8, 200, 4096, 4));
        assertThat(limits.of("any")).isEqualTo(COMMON);
    }

    @Test
    void thereAreNoMoreInstancesThanEngineThreads() {
        limits.folderSays("any", new GivenLimits(none(), none(), none(), of(64)));

        assertThat(limits.of("any")).isEqualTo(COMMON);
        assertThat(limits.leavesThreads(limits.of("any"))).isFalse();
        assertThat(limits.leavesThreads(limits.of("seat"))).isTrue();
    }
}
