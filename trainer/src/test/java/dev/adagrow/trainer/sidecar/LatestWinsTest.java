package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LatestWinsTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> consumed = new ArrayList<>();

    @Test
    void mergesWhatWaitsAndConsumesInOrder() {
        var mailbox =
                new LatestWins<String>(tasks::add, consumed::add, (older, newer) -> older + newer);
        mailbox.offer("a");
        mailbox.offer("b");
        mailbox.offer("c");
        assertThat(consumed).isEmpty();
        assertThat(tasks).hasSize(1);

        tasks.remove().run();

        assertThat(consumed).containsExactly("abc");
        mailbox.close();
    }

    @Test
    void consumesWhatCameWhileItWasBusy() {
        var mailbox = new ArrayList<LatestWins<String>>();
        mailbox.add(
                new LatestWins<>(
                        Runnable::run,
                        value -> {
                            consumed.add(value);
                            if (value.equals("a")) {
                                mailbox.getFirst().offer("b");
                                mailbox.getFirst().offer("c");
                            }
                        },
                        (older, newer) -> newer));

        mailbox.getFirst().offer("a");

        assertThat(consumed).containsExactly("a", "c");
        mailbox.getFirst().close();
    }
}
