package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RegistryMemoryTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final ServableId THREE = new ServableId("m", 3);
    private static final Path BUNDLE = Path.of("bundle");

    private static final MemoryRule RULE = new MemoryRule(100, Duration.ofMinutes(10));

    private final ExecutorService loads = Executors.newFixedThreadPool(2);
    private final ExecutorService frees = Executors.newSingleThreadExecutor();
    private final List<ServableStatus> told = new CopyOnWriteArrayList<>();
    private final FakeModels models = new FakeModels();
    private final AtomicInteger loaded = new AtomicInteger();

    /** Models take 40 bytes, as many as their version beside; there are 100. */
    private final ServableRegistry registry =
            new ServableRegistry(sized(), loads, frees, RULE, told::add);

    private ModelLoader sized() {
        return new ModelLoader() {
            @Override
            public long bytes(ServableId id, Path bundle) {
                return 40 + id.version();
            }

            @Override
            public LoadedModel load(ServableId id, Path bundle, Runnable warming)
                    throws LoadException {
                loaded.incrementAndGet();
                if (id.model().equals("broken")) {
                    throw new LoadException("broken");
                }
                return models.load(id, bundle, warming);
            }
        };
    }

    @AfterEach
    void stop() {
        loads.shutdownNow();
        frees.shutdownNow();
    }

    private void awaitState(ServableId id, State state) {
        await().until(() -> registry.status(id).filter(s -> s.state() == state).isPresent());
    }

    private void load(ServableId id) {
        registry.want(id, BUNDLE);
        awaitState(id, State.AVAILABLE);
    }

    @Test
    void aVersionForWhichThereIsNoMemoryWaitsAndSaysSo() {
        load(ONE);
        load(TWO);
        registry.want(THREE, BUNDLE);
        awaitState(THREE, State.WAITING);

        assertThat(registry.status(THREE).orElseThrow().reason())
                .isEqualTo(
                        "waits for 43 bytes of memory; models may take 100, of which 83 are taken");
        assertThat(registry.readiness(THREE)).isInstanceOf(LoadedVersions.Readiness.Coming.class);
        assertThat(registry.memory()).isEqualTo(new MemoryUse(100, 83, 1));
        assertThat(loaded).hasValue(2);
        assertThat(registry.acquire(ONE)).isPresent();
    }

    @Test
    void whoWaitsIsLoadedOnlyAfterTheMemoryOfAnotherIsFreed() throws Exception {
        load(ONE);
        load(TWO);
        registry.want(THREE, BUNDLE);
        awaitState(THREE, State.WAITING);
        var handle = registry.acquire(ONE).orElseThrow();
        registry.unwant(ONE);
        awaitState(ONE, State.DRAINING);
        assertThat(registry.status(THREE).orElseThrow().state()).isEqualTo(State.WAITING);

        handle.close();

        awaitState(THREE, State.AVAILABLE);
        assertThat(models.of(ONE).closes()).isEqualTo(1);
        assertThat(registry.memory()).isEqualTo(new MemoryUse(100, 85, 0));
    }

    @Test
    void aWaitingVersionThatIsGivenUpIsGoneAndTakesNobodysTurn() {
        load(ONE);
        load(TWO);
        registry.want(THREE, BUNDLE);
        awaitState(THREE, State.WAITING);

        registry.unwant(THREE);

        awaitState(THREE, State.UNLOADED);
        assertThat(registry.memory()).isEqualTo(new MemoryUse(100, 83, 0));
        registry.unwant(ONE);
        load(THREE);
    }

    @Test
    void aVersionThatNeverFitsFailsAtOnceWithTheSizes() {
        registry.want(new ServableId("m", 61), BUNDLE);

        awaitState(new ServableId("m", 61), State.FAILED);
        assertThat(registry.status(new ServableId("m", 61)).orElseThrow().reason())
                .isEqualTo("takes 101 bytes of memory; models may take 100");
    }

    @Test
    void aLoadThatFailsGivesItsMemoryBack() {
        var broken = new ServableId("broken", 1);
        registry.want(broken, BUNDLE);
        awaitState(broken, State.FAILED);

        assertThat(registry.memory()).isEqualTo(new MemoryUse(100, 0, 0));
    }

    @RepeatedTest(20)
    void closingDoesNotWaitForWhoWaits() {
        load(ONE);
        load(TWO);
        registry.want(THREE, BUNDLE);
        awaitState(THREE, State.WAITING);

        registry.close();

        assertThat(registry.status(THREE).orElseThrow().state()).isEqualTo(State.UNLOADED);
        assertThat(models.of(THREE).closes()).isZero();
    }

    @Test
    void aFreeIsNotHeldUpByALoad() throws Exception {
        var slow = new ConcurrentLinkedQueue<Thread>();
        var one = Executors.newSingleThreadExecutor();
        var gate = new CountDownLatch(1);
        ModelLoader loader =
                (id, bundle, warming) -> {
                    if (id.equals(TWO)) {
                        slow.add(Thread.currentThread());
                        try {
                            gate.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return models.load(id, bundle, warming);
                };
        var busy = new ServableRegistry(loader, one, frees, RULE, status -> {});
        busy.want(ONE, BUNDLE);
        await().until(() ->
                busy.acquire(ONE)
                        .map(h -> {
                            h.close();
                            return true;
                        })
                        .orElse(false));
        busy.want(TWO, BUNDLE);
        await().until(() -> !slow.isEmpty());

        busy.unwant(ONE);

        await().until(() -> models.of(ONE).closes() == 1);
        gate.countDown();
        busy.close();
        one.shutdown();
    }

    @Test
    void manyVersionsWithMemoryForTwoAllComeToTheirTurn() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            var id = new ServableId("r" + random.nextInt(6), 1);
            if (random.nextInt(3) == 0) {
                registry.unwant(id);
            } else {
                registry.want(id, BUNDLE);
            }
            assertThat(registry.memory().taken()).isLessThanOrEqualTo(100);
        }
        for (int i = 0; i < 6; i++) {
            var id = new ServableId("r" + i, 1);
            registry.want(id, BUNDLE);
            awaitNot(id, State.WAITING, () -> giveUpWhatIsAvailable());
        }
        registry.close();
        await().until(() -> registry.memory().equals(new MemoryUse(100, 0, 0)));
    }

    private void awaitNot(ServableId id, State state, Runnable meanwhile) {
        await().until(() -> {
            boolean there = registry.status(id).filter(s -> s.state() != state).isPresent();
            if (!there) {
                meanwhile.run();
            }
            return there;
        });
    }

    private void giveUpWhatIsAvailable() {
        registry.statuses().stream()
                .filter(s -> s.state() == State.AVAILABLE)
                .forEach(s -> registry.unwant(s.id()));
    }
}
