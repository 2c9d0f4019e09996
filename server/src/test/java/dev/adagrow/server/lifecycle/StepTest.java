package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
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
                    new Event.Rested("why"),
                    new Event.Called(),
                    new Event.Opened(),
                    new Event.Warmed(),
                    new Event.LoadFailed("why"),
                    new Event.Returned());

    /** One row for each state, one column for each of EVENTS; "-" is illegal. */
    private static final String TABLE =
            """
            NEW       | LOADING LOAD     | -                 | -        | -            | RESTING | NEW          | -        | -                 | -        | -
            WAITING   | WAITING          | UNLOADED          | -        | LOADING LOAD | -       | WAITING      | -        | -                 | -        | -
            RESTING   | LOADING LOAD     | UNLOADED          | -        | -            | -       | LOADING LOAD | -        | -                 | -        | -
            LOADING   | LOADING          | DRAINING          | WAITING  | -            | -       | LOADING      | WARMING  | -                 | FAILED   | -
            WARMING   | WARMING          | DRAINING          | -        | -            | -       | WARMING      | -        | AVAILABLE PUBLISH | FAILED   | -
            AVAILABLE | AVAILABLE        | DRAINING WITHDRAW | -        | -            | -       | AVAILABLE    | -        | -                 | -        | -
            DRAINING  | DRAINING SUCCEED | DRAINING          | UNLOADED | -            | -       | DRAINING     | DRAINING | UNLOADED CLOSE    | UNLOADED | UNLOADED CLOSE
            UNLOADED  | -                | UNLOADED          | -        | -            | -       | UNLOADED     | -        | -                 | -        | -
            FAILED    | LOADING LOAD     | FAILED            | -        | -            | -       | FAILED       | -        | -                 | -        | -
            """;

    private static Map<State, List<String>> table() {
        var table = new EnumMap<State, List<String>>(State.class);
        TABLE.lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .forEach(row ->
                        table.put(State.valueOf(row.getFirst()), row.subList(1, row.size())));
        return table;
    }

    @Test
    void everyPairIsAsInTheTable() {
        var table = table();
        for (var state : State.values()) {
            for (int i = 0; i < EVENTS.size(); i++) {
                var event = EVENTS.get(i);
                var expected = table.getOrDefault(state, List.of()).get(i);
                if (expected.equals("-")) {
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
