package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServableRegistryTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final Path BUNDLE = Path.of("bundle");

    private final ExecutorService loads = Executors.newFixedThreadPool(2);
    private final List<ServableStatus> told = new CopyOnWriteArrayList<>();
    private final FakeModels models = new FakeModels();

    @AfterEach
    void stop() {
        loads.shutdownNow();
    }

    private ServableRegistry registry(ModelLoader loader) {
        return new ServableRegistry(loader, loads, loads, MemoryRule.UNLIMITED, told::add);
    }

    private static void awaitState(ServableRegistry registry, ServableId id, State state) {
        await().until(() -> registry.status(id).filter(s -> s.state() == state).isPresent());
    }

    @Test
    void aWantedVersionIsLoadedWarmedAndThenAvailable() throws Exception {
        var registry = registry(models);
        assertThat(registry.readiness(ONE)).isInstanceOf(LoadedVersions.Readiness.Absent.class);

        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);

        try (var handle = registry.acquire(ONE).orElseThrow()) {
            assertThat(handle.id()).isEqualTo(ONE);
            assertThat(handle.model()).isSameAs(models.of(ONE));
        }
        await().until(() -> told.size() == 3);
        assertThat(told)
                .extracting(ServableStatus::state)
                .containsExactly(State.LOADING, State.WARMING, State.AVAILABLE);
        assertThat(registry.readiness(ONE)).isInstanceOf(LoadedVersions.Readiness.Available.class);
    }

    @Test
    void memoryIsFreedOnlyWhenTheLastHandleIsReturned() throws Exception {
        var registry = registry(models);
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        var first = registry.acquire(ONE).orElseThrow();
        var second = registry.acquire(ONE).orElseThrow();

        registry.unwant(ONE);
        assertThat(registry.acquire(ONE)).isEmpty();
        first.close();
        first.close();
        assertThat(registry.status(ONE).orElseThrow().state()).isEqualTo(State.DRAINING);
        assertThat(models.of(ONE).closes()).isZero();

        second.close();
        awaitState(registry, ONE, State.UNLOADED);
        await().until(() -> models.of(ONE).closes() == 1);
    }

    @Test
    void nothingHoldsAModelThatWasUnloaded() {
        var loaded = new AtomicReference<WeakReference<LoadedModel>>();
        var registry =
                registry((id, bundle, warming) -> {
                    var model = new FakeModel(1);
                    loaded.set(new WeakReference<>(model));
                    return model;
                });
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        registry.acquire(ONE).orElseThrow().close();
        registry.unwant(ONE);
        awaitState(registry, ONE, State.UNLOADED);

        await().until(() -> {
            System.gc();
            return loaded.get().refersTo(null);
        });
        assertThat(registry.status(ONE)).isPresent();
    }

    @Test
    void aVersionGivenUpWhileItLoadsIsClosedWhenTheLoadEnds() throws Exception {
        var loading = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var model = new FakeModel(1);
        var registry =
                registry((id, bundle, warming) -> {
                    loading.countDown();
                    awaitLatch(go);
                    warming.run();
                    return model;
                });
        registry.want(ONE, BUNDLE);
        awaitLatch(loading);

        registry.unwant(ONE);
        assertThat(registry.status(ONE).orElseThrow().state()).isEqualTo(State.DRAINING);
        go.countDown();

        awaitState(registry, ONE, State.UNLOADED);
        await().until(() -> model.closes() == 1);
        assertThat(registry.acquire(ONE)).isEmpty();
        assertThat(told).extracting(ServableStatus::state).doesNotContain(State.AVAILABLE);
    }

    @Test
    void aVersionWantedAgainWhileItDrainsGetsALifeOfItsOwn() throws Exception {
        var loaded = new CopyOnWriteArrayList<FakeModel>();
        var registry =
                registry((id, bundle, warming) -> {
                    loaded.add(new FakeModel(1));
                    return loaded.getLast();
                });
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        var old = registry.acquire(ONE).orElseThrow();

        registry.unwant(ONE);
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        try (var fresh = registry.acquire(ONE).orElseThrow()) {
            assertThat(fresh.model()).isNotSameAs(old.model());
        }
        old.close();

        await().until(() -> loaded.getFirst().closes() == 1);
        assertThat(loaded.getLast().closes()).isZero();
        assertThat(registry.status(ONE).orElseThrow().state()).isEqualTo(State.AVAILABLE);
    }

    @Test
    void aFailedLoadLeavesOtherVersionsAloneAndIsTriedAgainByTheNextWant() throws Exception {
        var broken = new AtomicReference<>("golden row 3 differs");
        var registry =
                registry((id, bundle, warming) -> {
                    var reason = broken.get();
                    if (id.equals(TWO) && !reason.isEmpty()) {
                        throw new LoadException(reason);
                    }
                    return models.load(id, bundle, warming);
                });
        registry.want(ONE, BUNDLE);
        registry.want(TWO, BUNDLE);
        awaitState(registry, TWO, State.FAILED);
        awaitState(registry, ONE, State.AVAILABLE);

        assertThat(registry.readiness(TWO))
                .isEqualTo(new LoadedVersions.Readiness.Failed("golden row 3 differs"));
        assertThat(registry.acquire(TWO)).isEmpty();
        broken.set("");
        registry.want(TWO, BUNDLE);
        awaitState(registry, TWO, State.AVAILABLE);
        assertThat(registry.status(TWO).orElseThrow().reason()).isEmpty();
    }

    @Test
    void whyALoadFailedIsStillKnownWhenTheVersionIsGivenUp() {
        var registry =
                registry((id, bundle, warming) -> {
                    throw new LoadException("golden row 3 differs");
                });
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.FAILED);

        registry.unwant(ONE);

        assertThat(registry.status(ONE))
                .contains(new ServableStatus(ONE, State.FAILED, "golden row 3 differs"));
        registry.close();
    }

    @Test
    void aForgottenVersionAnswersItsLastCallAndIsThenToldOfNoMore() {
        var registry = registry(models);
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        var handle = registry.acquire(ONE).orElseThrow();

        registry.forget(ONE);
        assertThat(registry.acquire(ONE)).isEmpty();
        assertThat(models.of(ONE).closes()).isZero();
        handle.close();

        assertThat(registry.statuses()).isEmpty();
        await().until(() -> models.of(ONE).closes() == 1);
        assertThat(told.getLast()).isEqualTo(new ServableStatus(ONE, State.UNLOADED, ""));
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        registry.close();
    }

    @Test
    void aForgottenVersionThatFailedIsToldToBeGone() {
        var registry =
                registry((id, bundle, warming) -> {
                    throw new LoadException("golden row 3 differs");
                });
        registry.want(ONE, BUNDLE);
        awaitState(registry, ONE, State.FAILED);

        registry.forget(ONE);
        registry.forget(TWO);

        assertThat(registry.statuses()).isEmpty();
        assertThat(told.getLast()).isEqualTo(new ServableStatus(ONE, State.UNLOADED, ""));
        registry.close();
    }

    @Test
    void aLoadThatBreaksByAnErrorFailsAndDoesNotHang() {
        var registry =
                registry((id, bundle, warming) -> {
                    throw new UnsatisfiedLinkError("no engine here");
                });
        registry.want(ONE, BUNDLE);

        awaitState(registry, ONE, State.FAILED);
        assertThat(registry.status(ONE).orElseThrow().reason()).contains("no engine here");
    }

    @Test
    void aListenerMayAskTheRegistryAndGiveVersionsUp() {
        var registry = new AtomicReference<ServableRegistry>();
        registry.set(
                new ServableRegistry(
                        models,
                        loads,
                        loads,
                        MemoryRule.UNLIMITED,
                        status -> {
                            if (status.state() == State.AVAILABLE) {
                                registry.get().unwant(status.id());
                            }
                        }));
        registry.get().want(ONE, BUNDLE);

        awaitState(registry.get(), ONE, State.UNLOADED);
    }

    @Test
    void closingWaitsForTheLastHandleAndRefusesNewWants() throws Exception {
        var registry = registry(models);
        registry.want(ONE, BUNDLE);
        registry.want(TWO, BUNDLE);
        awaitState(registry, ONE, State.AVAILABLE);
        awaitState(registry, TWO, State.AVAILABLE);
        var handle = registry.acquire(ONE).orElseThrow();
        var closer = Thread.ofPlatform().start(registry::close);
        awaitState(registry, ONE, State.DRAINING);
        await().until(() -> models.of(TWO).closes() == 1);
        assertThat(closer.isAlive()).isTrue();
        assertThat(models.of(ONE).closes()).isZero();

        handle.close();
        closer.join();
        assertThat(models.of(ONE).closes()).isEqualTo(1);
        assertThatThrownBy(() -> registry.want(ONE, BUNDLE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Timeout(60)
    void thirtyTwoThreadsUseVersionsThatComeAndGo() throws Exception {
        var loaded = new CopyOnWriteArrayList<FakeModel>();
        var registry =
                registry((id, bundle, warming) -> {
                    var model = new FakeModel(id.version());
                    loaded.add(model);
                    return model;
                });
        var ids = List.of(ONE, TWO, new ServableId("n", 1));
        var wrong = new AtomicInteger();
        var users = new ArrayList<Thread>();
        var owners = new ArrayList<Thread>();
        for (int t = 0; t < 32; t++) {
            var random = new Random(t);
            if (t % 4 == 0) {
                owners.add(Thread.ofPlatform().start(() -> comeAndGo(registry, ids, random)));
            } else {
                users.add(Thread.ofPlatform().start(() -> use(registry, ids, random, wrong)));
            }
        }
        for (var owner : owners) {
            owner.join();
        }
        ids.forEach(id -> registry.want(id, BUNDLE));
        for (var user : users) {
            user.join();
        }
        registry.close();

        assertThat(wrong).hasValue(0);
        assertThat(loaded)
                .allSatisfy(model -> {
                    assertThat(model.closes()).isEqualTo(1);
                    assertThat(model.misuses()).isZero();
                });
    }

    /** An owner lets a load end before it changes its mind, else loads would never get the lock. */
    private static void comeAndGo(ServableRegistry registry, List<ServableId> ids, Random random) {
        for (int i = 0; i < 300; i++) {
            var id = ids.get(random.nextInt(ids.size()));
            if (random.nextBoolean()) {
                registry.want(id, BUNDLE);
                while (registry.readiness(id) instanceof LoadedVersions.Readiness.Coming) {
                    Thread.yield();
                }
            } else {
                registry.unwant(id);
            }
        }
    }

    private static void use(
            ServableRegistry registry, List<ServableId> ids, Random random, AtomicInteger wrong) {
        for (int uses = 0; uses < 100; ) {
            var id = ids.get(random.nextInt(ids.size()));
            var handle = registry.acquire(id);
            if (handle.isEmpty()) {
                Thread.yield();
                continue;
            }
            uses++;
            try (var held = handle.get()) {
                var logits = held.model().infer(FakeModel.rows(1));
                if (FakeModel.floats(logits)[0] != id.version()) {
                    wrong.incrementAndGet();
                }
            } catch (InferenceException e) {
                wrong.incrementAndGet();
            }
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
