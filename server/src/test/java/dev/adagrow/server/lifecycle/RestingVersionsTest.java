package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestingVersionsTest {
    private static final ServableId A = new ServableId("a", 1);
    private static final ServableId B = new ServableId("b", 1);
    private static final ServableId C = new ServableId("c", 1);
    private static final Path BUNDLE = Path.of("bundle");
    private static final Duration REST_AFTER = Duration.ofMinutes(10);

    private final ExecutorService loads = Executors.newFixedThreadPool(2);
    private final List<ServableStatus> told = new CopyOnWriteArrayList<>();
    private final FakeModels models = new FakeModels();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** There is room for two models. */
    private final ServableRegistry registry =
            new ServableRegistry(sized(), loads, loads, new MemoryRule(100, REST_AFTER), told::add);

    private ModelLoader sized() {
        return new ModelLoader() {
            @Override
            public long bytes(ServableId id, Path bundle) {
                return 40;
            }

            @Override
            public LoadedModel load(ServableId id, Path bundle, Runnable warming)
                    throws LoadException {
                return models.load(id, bundle, warming);
            }
        };
    }

    @AfterEach
    void stop() {
        registry.close();
        loads.shutdownNow();
    }

    private void awaitState(ServableId id, State state) {
        await().until(() -> state(id) == state);
    }

    private State state(ServableId id) {
        return registry.status(id).orElseThrow().state();
    }

    private void load(ServableId id) {
        registry.want(id, BUNDLE);
        awaitState(id, State.AVAILABLE);
        look();
    }

    private void look() {
        registry.makeRoom(now, Set.of(A, B, C));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        look();
    }

    private void call(ServableId id) {
        registry.acquire(id).ifPresent(Handle::close);
    }

    private void waits(ServableId id) {
        registry.want(id, BUNDLE);
        awaitState(id, State.WAITING);
    }

    @Test
    void theVersionThatWasNotCalledForLongestGivesWayToTheOneThatWaits() {
        load(A);
        load(B);
        pass(Duration.ofMinutes(1));
        call(A);
        look();
        waits(C);

        pass(REST_AFTER.minusMinutes(2));
        assertThat(state(C)).isEqualTo(State.WAITING);
        pass(Duration.ofMinutes(1));

        awaitState(C, State.AVAILABLE);
        assertThat(state(A)).isEqualTo(State.AVAILABLE);
        assertThat(registry.status(B).orElseThrow())
                .isEqualTo(
                        new ServableStatus(
                                B,
                                State.RESTING,
                                "was not called since 2026-01-01T00:00:00Z, and others waited for"
                                        + " memory; the next call has it loaded again",
                                true));
        assertThat(models.of(B).closes()).isEqualTo(1);
        assertThat(registry.readiness(B)).isInstanceOf(LoadedVersions.Readiness.Resting.class);
    }

    @Test
    void nobodyRestsWhileNobodyWaits() {
        load(A);
        load(B);

        pass(REST_AFTER.multipliedBy(100));

        assertThat(List.of(state(A), state(B))).containsOnly(State.AVAILABLE);
    }

    @Test
    void aCallOfARestingVersionHasItLoadedAgain() {
        load(A);
        load(B);
        waits(C);
        pass(REST_AFTER);
        awaitState(C, State.AVAILABLE);
        var resting = state(A) == State.RESTING ? A : B;
        registry.unwant(C);
        awaitState(C, State.UNLOADED);
        assertThat(state(resting)).isEqualTo(State.RESTING);

        assertThat(registry.acquire(resting)).isEqualTo(Optional.empty());

        awaitState(resting, State.AVAILABLE);
        assertThat(registry.acquire(resting)).isPresent();
    }

    @Test
    void aCalledVersionWaitsForRoomLikeAnyOther() {
        load(A);
        load(B);
        waits(C);
        pass(REST_AFTER);
        awaitState(C, State.AVAILABLE);
        look();
        var resting = state(A) == State.RESTING ? A : B;
        var other = resting.equals(A) ? B : A;
        call(C);
        call(other);
        look();

        call(resting);
        awaitState(resting, State.WAITING);
        pass(REST_AFTER.minusSeconds(1));
        call(C);
        look();
        assertThat(state(resting)).isEqualTo(State.WAITING);
        pass(Duration.ofSeconds(1));

        awaitState(resting, State.AVAILABLE);
        assertThat(state(other)).isEqualTo(State.RESTING);
        assertThat(state(C)).isEqualTo(State.AVAILABLE);
    }

    @Test
    void aVersionThatIsNotToRestStays() {
        load(A);
        load(B);
        waits(C);

        now = now.plus(REST_AFTER);
        registry.makeRoom(now, Set.of(B));

        awaitState(C, State.AVAILABLE);
        assertThat(state(A)).isEqualTo(State.AVAILABLE);
    }

    @Test
    void nobodyRestsInVain() {
        load(A);
        load(B);
        var large = new ServableId("large", 1);
        var handle = registry.acquire(A).orElseThrow();
        registry.want(large, BUNDLE);
        awaitState(large, State.WAITING);
        now = now.plus(REST_AFTER);

        registry.makeRoom(now, Set.of());

        assertThat(List.of(state(A), state(B))).containsOnly(State.AVAILABLE);
        handle.close();
    }

    @Test
    void noMoreRestThanNeedBeWhileTheFirstIsStillBeingFreed() throws Exception {
        var busy = new CountDownLatch(1);
        load(A);
        load(B);
        waits(C);
        models.of(A).closesAfter(busy);
        models.of(B).closesAfter(busy);

        pass(REST_AFTER);
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(List.of(state(A), state(B)))
                .containsExactlyInAnyOrder(State.RESTING, State.AVAILABLE);
        busy.countDown();
        awaitState(C, State.AVAILABLE);
    }

    @Test
    void aVersionThatComesBackFromItsRestIsKnownAsSuch() {
        load(A);
        load(B);
        waits(C);
        pass(REST_AFTER);
        awaitState(C, State.AVAILABLE);
        var resting = state(A) == State.RESTING ? A : B;

        call(resting);
        awaitState(resting, State.WAITING);
        assertThat(registry.status(resting).orElseThrow().rested()).isTrue();
        registry.unwant(C);
        awaitState(resting, State.AVAILABLE);

        assertThat(registry.status(resting).orElseThrow().rested()).isFalse();
    }

    @Test
    void aVersionThatWasGivenUpWhileItRestedIsGone() {
        load(A);
        load(B);
        waits(C);
        pass(REST_AFTER);
        awaitState(C, State.AVAILABLE);
        var resting = state(A) == State.RESTING ? A : B;

        registry.unwant(resting);

        assertThat(state(resting)).isEqualTo(State.UNLOADED);
        assertThat(registry.acquire(resting)).isEqualTo(Optional.empty());
        assertThat(state(resting)).isEqualTo(State.UNLOADED);
    }
}
