package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget<String> budget = new MemoryBudget<>(10);

    @Test
    void whatFitsIsGrantedAndWhatNeverFitsIsSaidToBeSo() {
        assertThat(budget.ask("a", 10)).isEmpty();
        assertThat(budget.ask("b", 11)).get().isInstanceOf(Event.LoadFailed.class);
        assertThat(budget.taken()).isEqualTo(10);
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void nobodyOvertakesWhoWaits() {
        assertThat(budget.ask("large", 8)).isEmpty();
        assertThat(budget.ask("other large", 8)).get().isInstanceOf(Event.NoRoom.class);
        assertThat(budget.ask("small", 1)).get().isInstanceOf(Event.NoRoom.class);

        assertThat(budget.leave("large")).containsExactly("other large", "small");
        assertThat(budget.taken()).isEqualTo(9);
    }

    @Test
    void whoStopsWaitingMakesWayForThoseBehind() {
        assertThat(budget.ask("large", 8)).isEmpty();
        assertThat(budget.ask("other large", 8)).isPresent();
        assertThat(budget.ask("small", 1)).isPresent();

        assertThat(budget.leave("other large")).containsExactly("small");
        assertThat(budget.leave("other large")).isEmpty();
        assertThat(budget.taken()).isEqualTo(9);
    }

    @Test
    void whoHasSomethingNeedNotWaitAgain() {
        assertThat(budget.ask("a", 8)).isEmpty();
        assertThat(budget.ask("b", 8)).isPresent();

        assertThat(budget.ask("a", 8)).isEmpty();
        assertThat(budget.taken()).isEqualTo(8);
    }

    @Test
    void neverIsMoreGrantedThanThereIsAndNobodyIsForgotten() {
        var random = new SplittableRandom(3);
        var held = new HashMap<String, Long>();
        var waiting = new ArrayList<String>();
        var asked = new HashMap<String, Long>();
        for (int i = 0; i < 5000; i++) {
            if (held.isEmpty() || random.nextInt(3) > 0) {
                var who = "w" + i;
                long bytes = random.nextLong(11);
                asked.put(who, bytes);
                if (budget.ask(who, bytes).isEmpty()) {
                    held.put(who, bytes);
                } else {
                    waiting.add(who);
                }
            } else {
                var who = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
                held.remove(who);
                for (var lucky : budget.leave(who)) {
                    assertThat(waiting.removeFirst()).isEqualTo(lucky);
                    held.put(lucky, asked.getOrDefault(lucky, -1L));
                }
            }
            long sum = held.values().stream().mapToLong(Long::longValue).sum();
            assertThat(budget.taken()).isEqualTo(sum).isLessThanOrEqualTo(10);
            assertThat(budget.waiting()).isEqualTo(waiting.size());
        }
    }
}
