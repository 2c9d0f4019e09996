package dev.adagrow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.client.fake.FakeAdaptations;
import dev.adagrow.client.fake.FakeAdaptations.Cut;
import dev.adagrow.client.fake.FakeServer;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WatchTest {
    private final FakeAdaptations fake = new FakeAdaptations();
    private final FakeServer server = FakeServer.of(fake);
    private final AdaGrowClient client = AdaGrowClient.connect(server.target(), Quick.SETTINGS);
    private final List<Long> heard = new ArrayList<>();
    private final AtomicInteger breaks = new AtomicInteger();
    private final AtomicInteger resumptions = new AtomicInteger();

    private final WatchListener<AdaptationEvent> listener =
            new WatchListener<>() {
                @Override
                public void event(AdaptationEvent event) {
                    heard.add(event.getSequence());
                }

                @Override
                public void interrupted(AdaGrowException cause) {
                    breaks.incrementAndGet();
                }

                @Override
                public void resumed() {
                    resumptions.incrementAndGet();
                }
            };

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void wholeHistory() {
        fake.history.add(FakeAdaptations.state(Adaptation.State.PENDING, ""));
        for (int epoch = 1; epoch <= 3; epoch++) {
            fake.history.add(FakeAdaptations.growing(epoch, ""));
        }
        fake.history.add(FakeAdaptations.state(Adaptation.State.PUBLISHED, ""));
        fake.history.add(FakeAdaptations.state(Adaptation.State.PROMOTED, "better"));
    }

    @Test
    void hearsEveryEventOnceAndNoHeartBeat() {
        wholeHistory();
        Adaptation last = client.adaptations().watch("A1", 0, listener);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(last.getState()).isEqualTo(Adaptation.State.PROMOTED);
        assertThat(breaks).hasValue(0);
    }

    @Test
    void goesOnAfterTheLastEventWhenTheStreamBreaks() {
        wholeHistory();
        fake.cut = sent -> sent == 2 ? Cut.UNAVAILABLE : Cut.GO_ON;
        Adaptation last = client.adaptations().watch("A1", 0, listener);
        assertThat(fake.watches).containsExactly(0L, 2L, 4L);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(last.getState()).isEqualTo(Adaptation.State.PROMOTED);
        assertThat(breaks).hasValue(2);
        assertThat(resumptions).hasValue(2);
    }

    @Test
    void goesOnWhenTheServerEndsTheStreamTooEarly() {
        wholeHistory();
        fake.cut = sent -> sent == 4 ? Cut.COMPLETE : Cut.GO_ON;
        client.adaptations().watch("A1", 0, listener);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(fake.watches).containsExactly(0L, 4L);
    }

    @Test
    void answersAtOnceForOneThatEndedBeforeTheWatchBegan() {
        wholeHistory();
        Adaptation last = client.adaptations().watch("A1", 6, listener);
        assertThat(last.getState()).isEqualTo(Adaptation.State.PROMOTED);
        assertThat(heard).isEmpty();
        assertThat(fake.watches).containsExactly(6L);
    }

    @Test
    void leavesWhenItIsEnough() {
        wholeHistory();
        Adaptation last =
                client.adaptations()
                        .watch(
                                "A1",
                                0,
                                a ->
                                        a.getState() == Adaptation.State.PUBLISHED
                                                || AdaptationsClient.ended(a),
                                listener);
        assertThat(last.getState()).isEqualTo(Adaptation.State.PUBLISHED);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void doesNotRepeatWhatIsRefused() {
        fake.cut = sent -> Cut.REFUSE;
        assertThatThrownBy(() -> client.adaptations().watch("A1", 0, listener))
                .isInstanceOfSatisfying(
                        AdaGrowException.class,
                        e -> assertThat(e.code()).isEqualTo(Status.Code.NOT_FOUND));
        assertThat(fake.watches).hasSize(1);
    }

    @Test
    void givesUpWhenTheServerStaysAway() {
        fake.cut = sent -> Cut.UNAVAILABLE;
        assertThatThrownBy(() -> client.adaptations().watch("A1", 0, listener))
                .isInstanceOfSatisfying(
                        AdaGrowException.class, e -> assertThat(e.unreachable()).isTrue());
        assertThat(fake.watches).hasSize(Quick.RETRIES + 1);
        assertThat(breaks).hasValue(1);
        assertThat(resumptions).hasValue(0);
    }

    @Test
    void anInterruptEndsTheWatchAndIsKept() throws Exception {
        fake.cut = sent -> Cut.UNAVAILABLE;
        var patient =
                new ClientSettings(
                        Quick.SETTINGS.callDeadline(),
                        Quick.SETTINGS.inferDeadline(),
                        1 << 20,
                        Quick.SETTINGS.keepAlive(),
                        java.time.Duration.ofMinutes(1),
                        1000);
        var paused = new CountDownLatch(1);
        var outcome = new CompletableFuture<Boolean>();
        try (var waiting = AdaGrowClient.connect(server.target(), patient)) {
            var thread =
                    Thread.ofPlatform()
                            .name("watcher")
                            .start(() -> {
                                try {
                                    waiting.adaptations()
                                            .watch(
                                                    "A1",
                                                    0,
                                                    new WatchListener<>() {
                                                        @Override
                                                        public void event(AdaptationEvent event) {}

                                                        @Override
                                                        public void interrupted(
                                                                AdaGrowException cause) {
                                                            paused.countDown();
                                                        }
                                                    });
                                    outcome.complete(false);
                                } catch (AdaGrowException e) {
                                    outcome.complete(
                                            Thread.currentThread().isInterrupted()
                                                    && e.code() == Status.Code.CANCELLED);
                                }
                            });
            assertThat(paused.await(20, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
