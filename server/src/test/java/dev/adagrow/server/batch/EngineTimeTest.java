package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is measured as the engine's time. */
class EngineTimeTest {
    private static final ServableId ID = new ServableId("m", 1);

    @Test
    void whatFollowsFromAnAnswerIsNoneOfTheEnginesTime() throws Exception {
        var now = new AtomicLong();
        var metrics = new RecordedMetrics();
        var models = new FakeModels();
        try (var registry = models.registry(ID);
                var batching =
                        new Batching(
                                new BatchSettings(4, 0, 12, 1, 8, 0.5),
                                registry,
                                metrics,
                                now::get);
                var handle = registry.acquire(ID).orElseThrow()) {
            var work =
                    new Work(
                            handle,
                            Arm.STABLE,
                            FakeModel.rows(1),
                            Priority.NORMAL,
                            Long.MAX_VALUE,
                            () -> false,
                            Home.NONE);
            models.of(ID).hold();
            var reply = new FutureReply<Outputs>();
            var answered = reply.thenRun(() -> now.addAndGet(1_000_000));
            batching.submit(work, reply);
            models.of(ID).open();
            answered.get(20, TimeUnit.SECONDS);
        }

        assertThat(metrics.batchRows()).containsExactly(1);
        assertThat(metrics.engineNanos()).containsExactly(0L);
    }
}
