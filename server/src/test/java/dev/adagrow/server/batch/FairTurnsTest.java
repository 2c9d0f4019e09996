package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Turns with an engine that is busy all the time, on a clock of its own. */
class FairTurnsTest {
    private static final ServableId HOT = new ServableId("hot", 1);
    private static final ServableId COSTLY = new ServableId("costly", 1);
    private static final ServableId TRIED = new ServableId("hot", 2);
    private static final long MILLI = 1_000_000;

    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(HOT, COSTLY, TRIED);
    private final Turns turns =
            new Turns(new LimitTable(new BatchSettings(4, 0, 1000, 1, 0, 0), Map.of()));
    private final Map<ServableId, Long> had = new HashMap<>();
    private long now;

    private void costs(ServableId id, long millis) {
        models.of(id)
                .times(
                        new RunTimes(
                                List.of(
                                        new Measured(1, millis * MILLI),
                                        new Measured(4, millis * MILLI))));
    }

    private CallQueue add(ServableId id, Arm arm) {
        var call =
                new Work(
                        registry.acquire(id).orElseThrow(),
                        arm,
                        FakeModel.rows(1, 2, 3, 4),
                        Priority.NORMAL,
                        Long.MAX_VALUE,
                        () -> false,
                        Home.NONE);
        var queue = turns.queue(call);
        turns.add(
                queue,
                new CallQueue.Entry(
                        call, new Pending(call.inputs(), Home.NONE, new FutureReply<>()), now));
        return queue;
    }

    /** Runs one batch; another call takes the place of each that was run. */
    private ServableId runOne() {
        var queue = turns.ripe(now, false).orElseThrow();
        var taken = turns.take(queue, now);
        long nanos = queue.pace().run(taken.rows());
        now += nanos;
        turns.ran(queue, taken.rows(), nanos);
        had.merge(queue.servable(), nanos, Long::sum);
        taken.entries().forEach(entry -> add(queue.servable(), entry.work().arm()));
        return queue.servable();
    }

    private long had(ServableId id) {
        return had.getOrDefault(id, 0L);
    }

    @Test
    void aCostlyModelDoesNotTakeTheShareOfACheapOne() {
        costs(HOT, 1);
        costs(COSTLY, 60);
        add(HOT, Arm.STABLE);
        add(COSTLY, Arm.STABLE);

        for (int i = 0; i < 2000; i++) {
            runOne();
        }

        assertThat((double) had(HOT) / had(COSTLY)).isBetween(0.9, 1.1);
    }

    @Test
    void aTrialHasItsModelsShareAndNotOneMore() {
        costs(HOT, 2);
        costs(TRIED, 2);
        costs(COSTLY, 2);
        add(HOT, Arm.STABLE);
        add(HOT, Arm.BASELINE);
        add(TRIED, Arm.CANDIDATE);
        add(COSTLY, Arm.STABLE);

        for (int i = 0; i < 600; i++) {
            runOne();
        }

        long all = had.values().stream().mapToLong(Long::longValue).sum();
        assertThat((double) had(COSTLY) / all).isBetween(0.45, 0.55);
        assertThat((double) had(TRIED) / all).isBetween(0.14, 0.19);
    }

    @Test
    void aColdModelIsNextWhateverWaitsForTheHotOne() {
        costs(HOT, 10);
        costs(COSTLY, 10);
        for (int i = 0; i < 50; i++) {
            add(HOT, Arm.STABLE);
        }
        for (int i = 0; i < 20; i++) {
            runOne();
        }

        var cold = add(COSTLY, Arm.STABLE);

        assertThat(turns.ripe(now, false)).contains(cold);
    }

    @Test
    void whatIsExpectedToBeBeforeAColdCallIsNotWhatWaitsForTheHotModel() {
        costs(HOT, 10);
        costs(COSTLY, 10);
        for (int i = 0; i < 50; i++) {
            add(HOT, Arm.STABLE);
        }
        for (int i = 0; i < 20; i++) {
            runOne();
        }
        var call =
                new Work(
                        registry.acquire(COSTLY).orElseThrow(),
                        Arm.STABLE,
                        FakeModel.rows(1),
                        Priority.NORMAL,
                        Long.MAX_VALUE,
                        () -> false,
                        Home.NONE);

        long wait = turns.wait(turns.queue(call), call, new Seats(1), now);

        assertThat(wait).isLessThan(40 * MILLI);
    }
}
