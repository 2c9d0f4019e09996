package dev.adagrow.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitTableTest {
    private final SplitTable table = new SplitTable();

    private static TrafficSplit split(String model, long revision, int stable) {
        return new TrafficSplit(model, revision, Optional.of(stable), Optional.empty());
    }

    @Test
    void aLaterRevisionReplacesTheSplitOfItsModelOnly() {
        table.apply(split("a", 3, 1));
        table.apply(split("b", 1, 1));
        table.apply(split("a", 4, 2));

        assertThat(table.split("a")).contains(split("a", 4, 2));
        assertThat(table.splits()).containsExactly(split("a", 4, 2), split("b", 1, 1));
        assertThat(table.split("c")).isEmpty();
    }

    @Test
    void aModelThatIsRemovedIsUnknownAndMayBeginAgain() {
        table.apply(split("a", 3, 1));
        table.apply(split("b", 1, 1));

        table.remove("a");

        assertThat(table.split("a")).isEmpty();
        assertThat(table.splits()).containsExactly(split("b", 1, 1));
        table.apply(split("a", 1, 1));
        assertThat(table.split("a")).contains(split("a", 1, 1));
    }

    @Test
    void theSameOrAnEarlierRevisionIsRefused() {
        table.apply(split("a", 3, 1));

        assertThatThrownBy(() -> table.apply(split("a", 3, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a: revision 3");
        assertThatThrownBy(() -> table.apply(split("a", 2, 2)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(table.split("a")).contains(split("a", 3, 1));
    }
}
