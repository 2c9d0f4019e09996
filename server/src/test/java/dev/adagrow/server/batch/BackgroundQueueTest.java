package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.ServableId;
import org.junit.jupiter.api.Test;

class BackgroundQueueTest {
    private static final ServableId ONE = new ServableId("m", 1);

    private static BackgroundQueue.Item item(float... firsts) {
        return new BackgroundQueue.Item(
                ONE, new Pending(FakeModel.rows(firsts), Home.NONE, new FutureReply<>()));
    }

    @Test
    void restsAfterARunSoThatItHasNoMoreThanItsShare() {
        var queue = new BackgroundQueue(10, Long.MAX_VALUE, 0.1);
        assertThat(queue.readyIn(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(queue.offer(item(1, 2))).isTrue();
        assertThat(queue.readyIn(0)).isLessThanOrEqualTo(0);

        assertThat(queue.take(queue.items().iterator().next()).slice().rows()).isEqualTo(1);
        assertThat(queue.readyIn(50)).as("while it runs").isEqualTo(Long.MAX_VALUE);
        queue.rest(0, 100);
        assertThat(queue.readyIn(100)).isEqualTo(900);
        assertThat(queue.readyIn(1000)).isLessThanOrEqualTo(0);
    }

    @Test
    void withoutAShareEverythingIsShed() {
        assertThat(new BackgroundQueue(10, Long.MAX_VALUE, 0).offer(item(1))).isFalse();
    }

    @Test
    void whatWaitsIsBoundedInRowsAndInBytes() {
        long bytes = FakeModel.rows(1).bytes();
        var queue = new BackgroundQueue(3, 2 * bytes, 1);
        assertThat(queue.offer(item(1, 2))).isTrue();
        assertThat(queue.offer(item(3))).as("bytes").isFalse();

        var first = queue.take(queue.items().iterator().next());
        queue.rest(0, 1);
        assertThat(queue.offer(item(3))).as("the call is still held").isFalse();
        var second = queue.take(queue.items().iterator().next());
        queue.rest(1, 2);

        assertThat(first.slice().rows() + second.slice().rows()).isEqualTo(2);
        assertThat(queue.offer(item(3))).isTrue();
        assertThat(new BackgroundQueue(1, Long.MAX_VALUE, 1).offer(item(1, 2))).isFalse();
    }
}
