package dev.adagrow.server.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final List<TrafficSplit> splits = new ArrayList<>();
    private final Map<ServableId, ServableStatus> statuses = new HashMap<>();
    private final Readiness readiness = readiness(Readiness.Rule.STRICT);

    private Readiness readiness(Readiness.Rule rule) {
        return new Readiness(() -> splits, id -> Optional.ofNullable(statuses.get(id)), rule);
    }

    @Test
    void isReadyFromTheEndOfItsStartUntilItsDrain() {
        assertThat(readiness.reasons()).containsExactly("the server is starting");
        readiness.running();
        assertThat(readiness.ready()).isTrue();
        readiness.draining();
        assertThat(readiness.reasons()).containsExactly("the server is draining");
    }

    @Test
    void saysWhichStableVersionIsMissing() {
        readiness.running();
        splits.add(TrafficSplit.none("empty"));
        splits.add(
                new TrafficSplit(
                        "b",
                        1,
                        Optional.of(4),
                        Optional.of(new TrafficSplit.Trial(5, 0.1, false, "salt"))));
        splits.add(new TrafficSplit("a", 1, Optional.of(3), Optional.empty()));
        enter("b", 4, State.FAILED, "the goldens do not match");

        assertThat(readiness.reasons())
                .containsExactly("a/3 is not loaded", "b/4 is FAILED: the goldens do not match");

        enter("a", 3, State.WARMING, "");
        enter("b", 4, State.AVAILABLE, "");
        assertThat(readiness.reasons()).containsExactly("a/3 is WARMING");

        enter("a", 3, State.AVAILABLE, "");
        assertThat(readiness.ready()).isTrue();
    }

    @Test
    void aModelThatRestsOrComesBackFromItTakesTheServerOutOfNothing() {
        readiness.running();
        splits.add(new TrafficSplit("a", 1, Optional.of(3), Optional.empty()));
        var id = new ServableId("a", 3);
        for (var state : List.of(State.RESTING, State.WAITING, State.LOADING, State.WARMING)) {
            statuses.put(id, new ServableStatus(id, state, "", true));
            assertThat(readiness.ready()).as("%s", state).isTrue();
            assertThat(readiness.models()).containsEntry("a", true);
        }

        enter("a", 3, State.FAILED, "no file");
        assertThat(readiness.reasons()).containsExactly("a/3 is FAILED: no file");
    }

    @Test
    void oneBadBundleTakesNoOtherModelOutOfServiceWhereTheRuleIsLenient() {
        var lenient = readiness(Readiness.Rule.LENIENT);
        lenient.running();
        splits.add(new TrafficSplit("a", 1, Optional.of(3), Optional.empty()));
        splits.add(new TrafficSplit("b", 1, Optional.of(4), Optional.empty()));
        enter("b", 4, State.FAILED, "the goldens do not match");
        assertThat(lenient.reasons()).containsExactly("a/3 is not loaded");

        enter("a", 3, State.AVAILABLE, "");
        assertThat(lenient.ready()).isTrue();
        assertThat(lenient.models()).containsEntry("a", true).containsEntry("b", false);
    }

    private void enter(String model, int version, State state, String reason) {
        var id = new ServableId(model, version);
        statuses.put(id, new ServableStatus(id, state, reason));
    }
}
