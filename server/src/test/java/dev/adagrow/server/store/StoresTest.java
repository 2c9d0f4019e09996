package dev.adagrow.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.catalog.Model;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.ManualClock;
import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.Rollout;
import dev.adagrow.server.rollout.RolloutState;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was stored is the same after the database has been closed and opened again. */
class StoresTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final ServableId SECOND = new ServableId("digits", 2);

    @TempDir private Path folder;

    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder.resolve("adagrow.db"));
    }

    private void reopen() throws IOException {
        database.close();
        open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void modelsAndVersions() throws IOException {
        var store = new SqlModelStore(database);
        assertThat(store.insert(new Model("digits", List.of(), TIME))).isTrue();
        assertThat(store.insert(new Model("digits", List.of("x"), TIME))).isFalse();
        assertThat(store.insert(new Model("other", List.of(), TIME))).isTrue();
        var bare = version(1, Optional.empty(), Optional.empty(), List.of());
        var full =
                version(
                        2,
                        Optional.of("state"),
                        Optional.of(1),
                        List.of("a".repeat(64), "b".repeat(64)));
        store.publish(bare);
        store.publish(full);
        store.fixClasses("digits", List.of("0", "it's \"quoted\""));
        reopen();
        store = new SqlModelStore(database);

        assertThat(store.version(bare.id())).contains(bare);
        assertThat(store.version(full.id())).contains(full);
        assertThat(store.versionOf("digits", "bundle2")).contains(full);
        assertThat(store.versions("digits", 1, 10)).containsExactly(full);
        assertThat(store.lastVersion("digits")).isEqualTo(2);
        assertThat(store.lastVersion("other")).isZero();
        assertThat(store.model("digits"))
                .contains(new Model("digits", List.of("0", "it's \"quoted\""), TIME));
        assertThat(store.models("", 1)).extracting(Model::id).containsExactly("digits");
        assertThat(store.models("digits", 10)).extracting(Model::id).containsExactly("other");
        assertThat(store.usesDataset("b".repeat(64))).isTrue();
        assertThat(store.usesDataset("c".repeat(64))).isFalse();
    }

    @Test
    void datasets() throws IOException {
        var store = new SqlDatasetStore(database);
        var writing = dataset("1", StoredDataset.State.WRITING, Optional.empty());
        var ready = dataset("2", StoredDataset.State.READY, Optional.of("d".repeat(64)));
        store.insert(writing);
        store.insert(dataset("2", StoredDataset.State.WRITING, Optional.empty()));
        store.update(ready);
        reopen();
        store = new SqlDatasetStore(database);

        assertThat(store.list("", 10)).containsExactly(writing, ready);
        assertThat(store.list("1", 10)).containsExactly(ready);
        assertThat(new BlobUses(database).get()).containsExactlyInAnyOrder("1", "d".repeat(64));
        assertThat(store.delete("1")).isTrue();
        assertThat(store.find("1")).isEmpty();
    }

    @Test
    void rolloutsWithTheirEventsSplitsAndExposures() throws IOException {
        versions();
        var store = new SqlRolloutStore(database);
        var begun =
                rollout(
                        1,
                        new RolloutState.Loading(Optional.of("because")),
                        Evidence.NONE,
                        Optional.empty());
        assertThat(store.insert(begun)).isTrue();
        assertThat(store.insert(begun)).isFalse();
        var evidence =
                new Evidence(
                        new Evidence.Arms(3, 4),
                        new Evidence.Arms(1, 2),
                        new Evidence.Pairs(1, 2, 3, 4),
                        new Evidence.Latencies(0.5, 0.25, 7, 1),
                        new Evidence.Arms(7, 8),
                        new Evidence.Arms(0, 1));
        var paused =
                rollout(
                        2,
                        new RolloutState.Paused(RolloutState.Stage.CANARY),
                        evidence,
                        Optional.empty());
        var split =
                new TrafficSplit(
                        "digits",
                        1,
                        Optional.of(1),
                        Optional.of(new TrafficSplit.Trial(2, 0.125, true, "r1")));
        assertThat(store.update(begun, paused, Optional.of(split), TIME)).isTrue();
        var exposures =
                List.of(
                        exposure(1, Optional.empty()),
                        exposure(2, Optional.of(new Exposure.Label(new Truth.OfClass(3), TIME))),
                        exposure(3, Optional.of(new Exposure.Label(new Truth.Correct(true), TIME))),
                        exposure(
                                4,
                                Optional.of(new Exposure.Label(new Truth.Correct(false), TIME))));
        store.saveExposures("r1", exposures);
        reopen();
        store = new SqlRolloutStore(database);

        assertThat(store.find("r1")).contains(paused);
        assertThat(store.open()).containsExactly(paused);
        assertThat(store.latest(SECOND)).contains(paused);
        assertThat(store.list("digits", "", 10)).containsExactly(paused);
        assertThat(store.list("other", "", 10)).isEmpty();
        assertThat(store.splits()).containsExactly(split);
        assertThat(store.exposures("r1")).isEqualTo(exposures);
        assertThat(store.events("r1", 0, 10))
                .extracting(e -> e.rollout().state())
                .containsExactly(begun.state(), paused.state());
    }

    @Test
    void rolloutThatChangedMeanwhileIsNotOverwrittenAndItsSplitStays() throws IOException {
        versions();
        var store = new SqlRolloutStore(database);
        var begun =
                rollout(
                        1,
                        new RolloutState.Loading(Optional.empty()),
                        Evidence.NONE,
                        Optional.empty());
        store.insert(begun);
        var shadow = rollout(2, new RolloutState.Shadow(), Evidence.NONE, Optional.empty());
        assertThat(store.update(begun, shadow, Optional.empty(), TIME)).isTrue();
        var split = new TrafficSplit("digits", 1, Optional.of(2), Optional.empty());

        assertThat(store.update(begun, shadow, Optional.of(split), TIME)).isFalse();
        assertThat(store.splits()).isEmpty();
        var canary = rollout(3, new RolloutState.Canary(), Evidence.NONE, Optional.empty());
        var late = new TrafficSplit("digits", 5, Optional.of(2), Optional.empty());
        assertThat(store.update(shadow, canary, Optional.of(late), TIME)).isFalse();
        assertThat(store.find("r1")).contains(shadow);
    }

    @Test
    void endedRolloutLosesItsExposuresAndMakesRoomForTheNext() throws IOException {
        versions();
        var store = new SqlRolloutStore(database);
        var begun = rollout(1, new RolloutState.Canary(), Evidence.NONE, Optional.empty());
        store.insert(begun);
        store.saveExposures("r1", List.of(exposure(1, Optional.empty())));
        var ended =
                rollout(
                        2,
                        new RolloutState.Ended(RolloutState.Outcome.PROMOTED, "better"),
                        Evidence.NONE,
                        Optional.of(TIME));
        assertThat(store.update(begun, ended, Optional.empty(), TIME)).isTrue();

        assertThat(store.find("r1")).contains(ended);
        assertThat(store.exposures("r1")).isEmpty();
        assertThat(store.open()).isEmpty();
    }

    @Test
    void requestHappensOnceForADay() throws IOException {
        var clock = new ManualClock();
        var made = new AtomicInteger();
        var log = new RequestLog(database, clock);
        assertThat(once(log, "id", "body", made)).isEqualTo("1");
        assertThat(once(log, "id", "body", made)).isEqualTo("1");
        assertThat(once(log, "", "body", made)).isEqualTo("2");
        assertThatThrownBy(() -> once(log, "id", "another body", made))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_ID_REUSED));

        reopen();
        var again = new RequestLog(database, clock);
        assertThat(once(again, "id", "body", made)).isEqualTo("1");
        clock.advance(Duration.ofHours(25));
        assertThat(once(again, "id", "body", made)).isEqualTo("3");
    }

    @Test
    void requestThatAStopOfTheServerInterruptedMakesNothingTwice() {
        var log = new RequestLog(database, new ManualClock());
        var made = new ArrayList<String>();
        assertThatThrownBy(() -> log.once("before", "body", "1", stopping(made, false)))
                .isInstanceOf(Stop.class);
        assertThatThrownBy(() -> log.once("behind", "body", "2", stopping(made, true)))
                .isInstanceOf(Stop.class);
        assertThat(made).containsExactly("2");

        assertThat(log.once("before", "body", "3", making(made))).isEqualTo("1");
        assertThat(log.once("behind", "body", "4", making(made))).isEqualTo("2");
        assertThat(made).containsExactly("2", "1");
    }

    @Test
    void refusedRequestLeavesItsIdFree() {
        var log = new RequestLog(database, new ManualClock());
        var made = new ArrayList<String>(List.of("1"));
        var refused =
                new RequestLog.Mutation<String>(
                        id -> {
                            throw new ServerException(Reason.MODEL_EXISTS, "there is one");
                        },
                        made::contains,
                        r -> r,
                        r -> r);
        assertThatThrownBy(() -> log.once("id", "body", "1", refused))
                .isInstanceOf(ServerException.class);

        assertThat(log.once("id", "another body", "2", making(made))).isEqualTo("2");
    }

    /** What a process that is killed throws to nobody. */
    private static final class Stop extends Error {
        private static final long serialVersionUID = 1;
    }

    private static RequestLog.Mutation<String> making(List<String> made) {
        return new RequestLog.Mutation<>(
                id -> {
                    made.add(id);
                    return id;
                },
                made::contains,
                r -> r,
                r -> r);
    }

    private static RequestLog.Mutation<String> stopping(List<String> made, boolean behind) {
        return new RequestLog.Mutation<>(
                id -> {
                    if (behind) {
                        made.add(id);
                    }
                    throw new Stop();
                },
                made::contains,
                r -> r,
                r -> r);
    }

    @Test
    void otherFileThanADatabaseIsRefusedByName() throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("broken.db"), "this is no database, not even a small one");

        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.db");
    }

    private static String once(RequestLog log, String id, String body, AtomicInteger made) {
        return log.once(
                id,
                body,
                Integer.toString(made.get() + 1),
                new RequestLog.Mutation<>(
                        resource -> {
                            made.incrementAndGet();
                            return resource;
                        },
                        resource -> false,
                        r -> r,
                        r -> r));
    }

    private void versions() {
        var store = new SqlModelStore(database);
        store.insert(new Model("digits", List.of(), TIME));
        store.publish(version(1, Optional.empty(), Optional.empty(), List.of()));
        store.publish(version(2, Optional.empty(), Optional.of(1), List.of()));
    }

    private static Version version(
            int number, Optional<String> state, Optional<Integer> parent, List<String> datasets) {
        return new Version(
                new ServableId("digits", number),
                "bundle" + number,
                1234567890123L,
                state,
                parent,
                List.of("0", "1"),
                datasets,
                "gate passed",
                "{}",
                TIME);
    }

    private static StoredDataset dataset(
            String id, StoredDataset.State state, Optional<String> digest) {
        return new StoredDataset(
                id,
                "name",
                state,
                17,
                digest,
                List.of("a", "b"),
                new StoredDataset.Counts(1, 2, 3),
                TIME);
    }

    private static Rollout rollout(
            long sequence, RolloutState state, Evidence evidence, Optional<Instant> ended) {
        return new Rollout(
                "r1", SECOND, Optional.of(1), state, evidence, TIME, TIME, ended, sequence);
    }

    private static Exposure exposure(long position, Optional<Exposure.Label> label) {
        return new Exposure(position, "call" + position, 0, "key", Arm.BASELINE, 3, 4, TIME, label);
    }
}
