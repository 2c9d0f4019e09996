package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    @Timeout(10)
    void doesNotWaitForAConsumerThatThrew() {
        var mailbox =
                new LatestWins<String>(
                        tasks::add,
                        value -> {
                            throw new IllegalStateException(value);
                        },
                        (older, newer) -> newer);
        mailbox.offer("a");
        assertThatThrownBy(() -> tasks.remove().run()).hasMessage("a");

        mailbox.close();
    }

    @Test
    @Timeout(10)
    void doesNotWaitForAnExecutorThatIsShutDown() {
        var mailbox =
                new LatestWins<String>(
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        consumed::add,
                        (older, newer) -> newer);
        assertThatThrownBy(() -> mailbox.offer("a")).isInstanceOf(RejectedExecutionException.class);

        mailbox.close();
    }
}
