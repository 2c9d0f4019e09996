package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Turns of models with limits of their own: one has one instance, on a clock of its own. */
class LimitedTurnsTest {
    private static final ServableId LIMITED = new ServableId("limited", 1);
    private static final ServableId NEWER = new ServableId("limited", 2);
    private static final ServableId FREE = new ServableId("free", 1);
    private static final long MILLI = 1_000_000;
    private static final long MICRO = 1000;

    /** 10 ms for a row. */
    private static final RunTimes ROW_BY_ROW = new RunTimes(List.of(new Measured(1, 10 * MILLI)));

    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(LIMITED, NEWER, FREE);
    private final LimitTable limits =
            new LimitTable(
                    new BatchSettings(4, 100, 1000, 4, 0, 0),
                    Map.of(
                            "limited",
                            new GivenLimits(
                                    Optional.of(2),
                                    Optional.of(700),
                                    Optional.empty(),
                                    Optional.of(1))));
    private final Turns turns = new Turns(limits);
    private final Seats seats = new Seats(4);
    private long now;

    private Work call(ServableId id) {
        return new Work(
                registry.acquire(id).orElseThrow(),
                Arm.STABLE,
                FakeModel.rows(1),
                Priority.NORMAL,
                Long.MAX_VALUE,
                () -> false,
                Home.NONE);
    }

    private CallQueue add(ServableId id, int calls) {
        var queue = turns.queue(call(id));
        for (int i = 0; i < calls; i++) {
            var call = call(id);
            turns.add(
                    queue,
                    new CallQueue.Entry(
                            call, new Pending(call.inputs(), Home.NONE, new FutureReply<>()), now));
        }
        return queue;
    }

    /** Begins the run of a batch. */
    private int begin(CallQueue queue) {
        var taken = turns.take(queue, now);
        return seats.take(queue.model(), now + queue.pace().run(taken.rows()));
    }

    private long wait(ServableId id) {
        var call = call(id);
        return turns.wait(turns.queue(call), call, seats, now);
    }

    private static long withMargin(long nanos) {
        return nanos + nanos / 4 + 2 * MILLI;
    }

    @Test
    void eachModelsBatchesAreOfItsOwnRowsAtMost() {
        var limited = add(LIMITED, 6);
        var free = add(FREE, 6);

        assertThat(turns.take(limited, now).rows()).isEqualTo(2);
        assertThat(turns.take(free, now).rows()).isEqualTo(4);
    }

    @Test
    void eachModelsBatchesWaitToFillForItsOwnDelayAtMost() {
        var limited = add(LIMITED, 2);
        var free = add(FREE, 2);
        turns.take(limited, now);
        turns.take(free, now);

        add(LIMITED, 1);
        assertThat(turns.ripeIn(now)).isEqualTo(700 * MICRO);
        add(FREE, 1);
        assertThat(turns.ripeIn(now)).isEqualTo(100 * MICRO);
        now += 100 * MICRO;
        assertThat(turns.ripe(now, false)).contains(free);
        turns.take(free, now);
        assertThat(turns.ripe(now, false)).isEmpty();
        now += 600 * MICRO;
        assertThat(turns.ripe(now, false)).contains(limited);
    }

    @Test
    void aModelThatHasItsInstancesUnderWayHasNoTurnAndNobodyWaitsForOne() {
        int seat = begin(add(LIMITED, 1));
        add(LIMITED, 1);
        var newer = add(NEWER, 1);

        assertThat(turns.ripe(now, false)).isEmpty();
        assertThat(turns.ripe(now, true)).isEmpty();
        assertThat(turns.ripeIn(now)).isEqualTo(Long.MAX_VALUE);
        assertThat(turns.shorterThan(Long.MAX_VALUE, now)).isEmpty();
        assertThat(turns.anyMayRun()).isFalse();
        var free = add(FREE, 1);
        assertThat(turns.ripe(now, false)).contains(free);
        turns.take(free, now);

        seats.leave(seat);
        assertThat(turns.ripe(now, false)).isPresent();
        begin(newer);
        assertThat(turns.ripe(now, false)).isEmpty();
    }

    @Test
    void aRunUnderWayCountsThoughItsQueueIsForgotten() {
        begin(add(LIMITED, 1));
        // A queue that is new sees to it that empty ones go.
        add(FREE, 1);
        add(NEWER, 1);
        add(LIMITED, 1);

        assertThat(turns.ripe(now, false).map(CallQueue::servable)).contains(FREE);
        turns.take(turns.ripe(now, false).orElseThrow(), now);
        assertThat(turns.ripe(now, false)).isEmpty();
    }

    @Test
    void anEventLoopLeavesTheOnlyInstanceToALongerRunWhoseTurnItIs() {
        models.of(LIMITED).times(new RunTimes(List.of(new Measured(1, MICRO))));
        models.of(NEWER).times(ROW_BY_ROW);
        var quick = add(LIMITED, 1);
        var slow = add(NEWER, 1);
        assertThat(turns.shorterThan(MILLI, now)).contains(quick);
        turns.take(quick, now);
        add(LIMITED, 1);

        assertThat(turns.shorterThan(MILLI, now)).isEmpty();
        assertThat(turns.ripe(now, false)).contains(slow);
    }

    @Test
    void aCallIsExpectedToWaitAsLongAsTheModelsInstancesTakeHoweverManyThreadsThereAre() {
        models.of(LIMITED).times(ROW_BY_ROW);
        models.of(FREE).times(ROW_BY_ROW);
        begin(add(LIMITED, 1));
        add(LIMITED, 9);
        // What runs, 9 rows before it, its own.
        assertThat(wait(LIMITED)).isEqualTo(withMargin(110 * MILLI));
        now += 5 * MILLI;
        assertThat(wait(LIMITED)).isEqualTo(withMargin(105 * MILLI));
        add(NEWER, 5);
        assertThat(wait(LIMITED)).isGreaterThan(withMargin(105 * MILLI));
    }

    @Test
    void aModelThatMayHaveAllThreadsIsExpectedToHaveThem() {
        models.of(FREE).times(ROW_BY_ROW);
        begin(add(FREE, 1));
        add(FREE, 9);

        assertThat(wait(FREE)).isEqualTo(withMargin(110 * MILLI / 4));
    }

    @Test
    void whoIsHeldBackByItsLimitSavesNoShareUp() {
        models.of(LIMITED).times(ROW_BY_ROW);
        models.of(FREE).times(ROW_BY_ROW);
        add(LIMITED, 100);
        add(FREE, 101);
        int seat = begin(turns.queue(call(LIMITED)));
        for (int i = 0; i < 100; i++) {
            seats.leave(begin(turns.queue(call(FREE))));
        }
        long expected = wait(FREE);
        seats.leave(seat);
        limits.folderSays("limited", GivenLimits.NONE);

        assertThat(turns.model("limited").had())
                .isGreaterThanOrEqualTo(turns.model("free").had() - 40 * MILLI);
        // What runs, two rows of its own, and of the other model's not more than these and one.
        assertThat(expected).isLessThanOrEqualTo(withMargin((10 + 20 + 30) * MILLI / 4));
    }

    @Test
    void aQueueThatIsThereFollowsNewLimits() {
        var free = add(FREE, 8);
        begin(free);
        limits.folderSays(
                "free",
                new GivenLimits(
                        Optional.of(1), Optional.empty(), Optional.empty(), Optional.of(1)));
        assertThat(turns.ripe(now, false)).isEmpty();
        limits.folderSays(
                "free",
                new GivenLimits(
                        Optional.of(3), Optional.empty(), Optional.empty(), Optional.of(2)));

        assertThat(turns.ripe(now, false)).contains(free);
        assertThat(turns.take(free, now).rows()).isEqualTo(3);
    }
}
