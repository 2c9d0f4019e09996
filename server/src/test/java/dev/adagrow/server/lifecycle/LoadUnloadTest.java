package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions that many ask for and give up at a time, and a stop in the middle of a load. */
@Timeout(60)
class LoadUnloadTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final Path BUNDLE = Path.of("bundle");
    private static final int THREADS = 32;
    private static final int TIMES = 200;

    private final ExecutorService loads = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        loads.shutdownNow();
    }

    @Test
    void thirtyTwoThreadsLoadAndUnloadOneVersionAndEveryModelIsClosedOnce() throws Exception {
        List<FakeModel> loaded = new CopyOnWriteArrayList<>();
        var registry =
                new ServableRegistry(
                        (id, bundle, warming) -> {
                            warming.run();
                            loaded.add(new FakeModel(1));
                            return loaded.getLast();
                        },
                        loads,
                        loads,
                        MemoryRule.UNLIMITED,
                        status -> {});
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < THREADS; t++) {
            var random = new Random(t);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < TIMES; i++) {
                                    if (random.nextBoolean()) {
                                        registry.want(ONE, BUNDLE);
                                    } else {
                                        registry.unwant(ONE);
                                    }
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        registry.want(ONE, BUNDLE);
        await().until(() -> registry.readiness(ONE) instanceof LoadedVersions.Readiness.Available);
        assertThat(loaded.stream().filter(model -> model.closes() == 0)).isNotEmpty();
        registry.close();

        assertThat(loaded).allSatisfy(model -> assertThat(model.closes()).isEqualTo(1));
    }

    @Test
    void aStopInTheMiddleOfALoadWaitsForItAndClosesWhatItBrings() throws Exception {
        var loading = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var model = new FakeModel(1);
        var registry =
                new ServableRegistry(
                        (id, bundle, warming) -> {
                            loading.countDown();
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new LoadException("interrupted", e);
                            }
                            warming.run();
                            return model;
                        },
                        loads,
                        loads,
                        MemoryRule.UNLIMITED,
                        status -> {});
        registry.want(ONE, BUNDLE);
        loading.await();

        var closer = Thread.ofPlatform().start(registry::close);
        await().until(() ->
                registry.status(ONE).filter(s -> s.state() == State.DRAINING).isPresent());
        assertThat(closer.isAlive()).isTrue();
        go.countDown();
        closer.join();

        assertThat(model.closes()).isEqualTo(1);
        assertThat(registry.acquire(ONE)).isEmpty();
    }
}
