package dev.adagrow.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.MemoryRule;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller is told who cannot be answered now. */
class ResolverTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final ServableId BROKEN = new ServableId("m", 3);
    private static final ServableId SLOW = new ServableId("m", 4);
    private static final Path BUNDLE = Path.of("bundle");

    private final CountDownLatch slow = new CountDownLatch(1);
    private final ExecutorService loads = Executors.newFixedThreadPool(2);
    private final ServableRegistry registry =
            new ServableRegistry(
                    (id, bundle, warming) -> load(id),
                    loads,
                    loads,
                    MemoryRule.UNLIMITED,
                    status -> {});
    private final SplitTable splits = new SplitTable();
    private final Resolver resolver =
            new Resolver(
                    splits,
                    registry,
                    new CallObserver() {
                        @Override
                        public void answered(Observation observation) {}

                        @Override
                        public void failed(String model, int version, Arm arm, Tensors inputs) {}

                        @Override
                        public void missing(String model, int candidate) {}
                    });

    private LoadedModel load(ServableId id) throws LoadException {
        if (id.equals(BROKEN)) {
            throw new LoadException("golden row 3 differs");
        }
        if (id.equals(SLOW)) {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new FakeModel(id.version());
    }

    @AfterEach
    void stop() {
        slow.countDown();
        registry.close();
        loads.shutdownNow();
    }

    private void want(ServableId id, State state) {
        registry.want(id, BUNDLE);
        awaitState(id, state);
    }

    private void unload(ServableId id) {
        registry.unwant(id);
        awaitState(id, State.UNLOADED);
    }

    private void awaitState(ServableId id, State state) {
        await().until(() -> registry.status(id).filter(s -> s.state() == state).isPresent());
    }

    private void stable(long revision, int version) {
        splits.apply(new TrafficSplit("m", revision, Optional.of(version), Optional.empty()));
    }

    private void assertRefused(String version, Reason reason, String message) {
        assertThatThrownBy(() ->
                        resolver.target(new Addressee("m", version, Optional.empty()), () -> "key"))
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    @Test
    void onlyAVersionInServiceComesBackWhenItIsUnloaded() {
        want(ONE, State.AVAILABLE);
        unload(ONE);
        var unloaded = "version 1 of model m is UNLOADED";

        stable(1, 1);
        assertRefused("", Reason.VERSION_NOT_READY, unloaded);
        assertRefused("1", Reason.VERSION_NOT_READY, unloaded);
        stable(2, 2);
        assertRefused("1", Reason.VERSION_NOT_SERVED, unloaded);
        splits.apply(
                new TrafficSplit(
                        "m",
                        3,
                        Optional.of(2),
                        Optional.of(new TrafficSplit.Trial(1, 0, false, "salt"))));
        assertRefused("1", Reason.VERSION_NOT_READY, unloaded);
        assertRefused("candidate", Reason.VERSION_NOT_READY, unloaded);
    }

    @Test
    void aVersionBeforeTheServedOneNeedNotHaveBeenLoadedToBeKnown() {
        want(TWO, State.AVAILABLE);
        stable(1, 2);
        assertRefused("1", Reason.VERSION_NOT_SERVED, "version 1 of model m is UNLOADED");
        assertRefused("9", Reason.VERSION_NOT_FOUND, "model m has no version 9");
    }

    @Test
    void ofTheVersionsThatFailedOnlyStableIsTriedAgain() {
        want(BROKEN, State.FAILED);
        var failed = "version 3 of model m is FAILED: golden row 3 differs";

        stable(1, 1);
        assertRefused("3", Reason.VERSION_NOT_SERVED, failed);
        stable(2, 3);
        for (var version : List.of("", "3", "stable")) {
            assertRefused(version, Reason.VERSION_NOT_READY, failed);
        }
    }

    @Test
    void aModelWithoutVersionsIsKnownButHasNone() {
        splits.apply(TrafficSplit.none("m"));
        for (var version : List.of("", "stable")) {
            assertRefused(version, Reason.NO_STABLE_VERSION, "model m has no version in service");
        }
        assertRefused("1", Reason.VERSION_NOT_FOUND, "model m has no version 1");
    }

    @Test
    void aModelWhoseOnlyVersionFailedHasNone() {
        splits.apply(TrafficSplit.none("m"));
        want(BROKEN, State.FAILED);
        assertRefused("", Reason.NO_STABLE_VERSION, "model m has no version in service");
    }

    @Test
    void aModelIsWorthAnotherTryWhileItsFirstVersionLoads() {
        splits.apply(TrafficSplit.none("m"));
        want(SLOW, State.LOADING);
        assertRefused("", Reason.VERSION_NOT_READY, "model m has no version in service yet");
        assertRefused("4", Reason.VERSION_NOT_READY, "version 4 of model m is LOADING");
    }

    @Test
    void aModelThatWasNeverCreatedIsNotFoundWhateverIsLoaded() {
        want(ONE, State.AVAILABLE);
        assertRefused("", Reason.MODEL_NOT_FOUND, "there is no model m");
    }
}
