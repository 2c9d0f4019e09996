package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final List<Event> EVENTS =
            List.of(
                    new Event.Wanted(),
                    new Event.Unwanted(),
                    new Event.NoRoom("why"),
                    new Event.Room(),
                    new Event.Opened(),
                    new Event.Warmed(),
                    new Event.LoadFailed("why"),
                    new Event.Returned());

    /** One row for each state, one column for each of EVENTS; "" is illegal. */
    private static final Map<State, List<String>> TABLE =
            new EnumMap<>(
                    Map.of(
                            State.NEW, List.of("LOADING LOAD", "", "", "", "", "", "", ""),
                            State.WAITING,
                                    List.of(
                                            "WAITING",
                                            "UNLOADED",
                                            "",
                                            "LOADING LOAD",
                                            "",
                                            "",
                                            "",
                                            ""),
                            State.LOADING,
                                    List.of(
                                            "LOADING",
                                            "DRAINING",
                                            "WAITING",
                                            "",
                                            "WARMING",
                                            "",
                                            "FAILED",
                                            ""),
                            State.WARMING,
                                    List.of(
                                            "WARMING",
                                            "DRAINING",
                                            "",
                                            "",
                                            "",
                                            "AVAILABLE PUBLISH",
                                            "FAILED",
                                            ""),
                            State.AVAILABLE,
                                    List.of(
                                            "AVAILABLE",
                                            "DRAINING WITHDRAW",
                                            "",
                                            "",
                                            "",
                                            "",
                                            "",
                                            ""),
                            State.DRAINING,
                                    List.of(
                                            "DRAINING SUCCEED",
                                            "DRAINING",
                                            "UNLOADED",
                                            "",
                                            "DRAINING",
                                            "UNLOADED CLOSE",
                                            "UNLOADED",
                                            "UNLOADED CLOSE"),
                            State.UNLOADED, List.of("", "UNLOADED", "", "", "", "", "", ""),
                            State.FAILED,
                                    List.of("LOADING LOAD", "FAILED", "", "", "", "", "", "")));

    @Test
    void everyPairIsAsInTheTable() {
        for (var state : State.values()) {
            for (int i = 0; i < EVENTS.size(); i++) {
                var event = EVENTS.get(i);
                var expected = TABLE.getOrDefault(state, List.of()).get(i);
                if (expected.isEmpty()) {
                    assertThatThrownBy(() -> Step.next(state, event))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(state.name());
                } else {
                    assertThat(text(Step.next(state, event)))
                            .as("%s on %s", event, state)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void whatIsPublishedIsWithdrawnBeforeItIsClosed() {
        var published = Step.next(State.WARMING, new Event.Warmed());
        var given = Step.next(published.state(), new Event.Unwanted());
        var closed = Step.next(given.state(), new Event.Returned());

        assertThat(List.of(published.effects(), given.effects(), closed.effects()))
                .isEqualTo(
                        List.of(
                                List.of(Effect.PUBLISH),
                                List.of(Effect.WITHDRAW),
                                List.of(Effect.CLOSE)));
    }

    private static String text(Step step) {
        var text = new StringBuilder(step.state().name());
        step.effects().forEach(effect -> text.append(' ').append(effect));
        return text.toString();
    }
}
