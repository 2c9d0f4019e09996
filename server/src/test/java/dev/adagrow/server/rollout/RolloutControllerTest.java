package dev.adagrow.server.rollout;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.FakeModels;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.rollout.RolloutState.Outcome;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutControllerTest {
    @TempDir private Path folder;

    private World world;

    @BeforeEach
    void open() throws IOException {
        world = World.open(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void firstVersionBecomesStableAsSoonAsItIsAvailable() throws IOException {
        var first = world.publish();
        world.versions.set(first, new Readiness.Coming());
        var id = world.rollouts.create(first).id();
        world.rollouts.tick();

        assertThat(world.splits.all()).isEmpty();

        world.versions.set(first, new Readiness.Available());
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.PROMOTED);
        assertThat(world.splits.of(MODEL))
                .isEqualTo(new TrafficSplit(MODEL, 1, Optional.of(1), Optional.empty()));
    }

    @Test
    void firstVersionThatCannotBeLoadedIsRolledBackAndNothingServes() throws IOException {
        var first = world.publish();
        world.versions.set(first, new Readiness.Failed("goldens differ"));
        var id = world.rollouts.create(first).id();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).contains("goldens differ");
        assertThat(world.rollouts.stable(MODEL)).isEmpty();
    }

    @Test
    void promotesBetterCandidateAt300LabelledKeysOfEachArm() throws IOException {
        var stable = world.stable();
        var candidate = world.publish();
        world.models.set(stable, n -> n % 5 != 0);
        world.models.set(candidate, n -> n % 50 != 0);
        var id = world.canary(candidate);

        world.traffic(299);
        assertThat(state(id)).isInstanceOf(RolloutState.Canary.class);

        world.call(Arm.CANDIDATE, 1000);
        world.call(Arm.BASELINE, 1001);
        world.mature();

        assertThat(outcome(id)).isEqualTo(Outcome.PROMOTED);
        assertThat(reason(id)).contains("better").contains("600 labelled rows");
        assertThat(world.splits.of(MODEL).stable()).contains(2);
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
        assertThat(world.metrics.swaps).containsEntry(MODEL, 2);
        assertThat(world.metrics.labelled)
                .containsEntry(Arm.CANDIDATE, 300L)
                .containsEntry(Arm.BASELINE, 300L);
    }

    @Test
    void rollsBackWorseCandidate() throws IOException {
        var stable = world.stable();
        var candidate = world.publish();
        world.models.set(stable, n -> n % 50 != 0);
        world.models.set(candidate, n -> n % 5 != 0);
        var id = world.canary(candidate);
        world.traffic(300);

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).contains("worse");
        assertThat(world.splits.of(MODEL).stable()).contains(1);
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
    }

    @Test
    void endsInconclusiveWhenBothAreEqual() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.traffic(300);

        assertThat(outcome(id)).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(world.splits.of(MODEL).stable()).contains(1);
    }

    @Test
    void endsInconclusiveWhenNoLabelsCome() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.answer(Arm.CANDIDATE, 1, "key", 1000);
        world.clock.advance(World.POLICY.maxDuration());
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(reason(id)).contains("0 and 0 labelled keys of 300");
    }

    @Test
    void rollsBackSlowCandidateHoweverRightItIs() throws IOException {
        var stable = world.stable();
        world.models.set(stable, n -> n % 2 == 0);
        var id = world.canary(world.publish());
        for (int n = 0; n < 600; n++) {
            var arm = n % 2 == 0 ? Arm.CANDIDATE : Arm.BASELINE;
            long nanos = arm == Arm.CANDIDATE ? 100_000_000 : 20_000_000;
            world.label(world.answer(arm, n, "key" + n, nanos), n);
        }
        world.mature();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).contains("p99").contains("100.0 ms");
    }

    @Test
    void rollsBackAtFirstEngineFailureOfTheCandidate() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.exposures.failed(MODEL, 2, Arm.CANDIDATE, FakeModels.input(1));
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).contains("engine");
    }

    @Test
    void anInputThatBreaksBothVersionsIsHeldAgainstNeither() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        for (var arm : List.of(Arm.CANDIDATE, Arm.BASELINE)) {
            int version = arm == Arm.CANDIDATE ? 2 : 1;
            world.exposures.failed(MODEL, version, arm, FakeModels.input(FakeModels.POISON));
        }
        world.rollouts.tick();

        assertThat(state(id)).isInstanceOf(RolloutState.Canary.class);
        assertThat(world.exposures.evidence(MODEL, world.clock.instant()).failures())
                .isEqualTo(new Evidence.Arms(0, 0));
    }

    @Test
    void candidateThatIsNotInMemoryHasFailed() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.exposures.missing(MODEL, 2);
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void rollsBackWhenAShadowCopyFailsInTheEngine() throws IOException {
        world.stable();
        var id = world.rollouts.create(world.publish()).id();
        assertThat(state(id)).isInstanceOf(RolloutState.Shadow.class);
        world.exposures.failed(MODEL, 2, Arm.SHADOW, FakeModels.input(1));
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void shadowSeesCopiesAndThenArmsAreEqual() throws IOException {
        world.stable();
        var id = world.rollouts.create(world.publish()).id();
        assertThat(world.splits.of(MODEL).trial()).contains(new TrafficSplit.Trial(2, 0, true, id));

        world.clock.advance(Duration.ofSeconds(2));
        world.rollouts.tick();
        assertThat(state(id)).isInstanceOf(RolloutState.Shadow.class);

        world.clock.advance(Duration.ofSeconds(1));
        world.rollouts.tick();
        assertThat(world.splits.of(MODEL).trial())
                .contains(new TrafficSplit.Trial(2, 0.1, false, id));
    }

    @Test
    void previousStableIsGivenUpOnlyAfterCallsHadTimeToTakeTheirHandles() throws IOException {
        var stable = world.stable();
        var candidate = world.publish();
        var id = world.rollouts.create(candidate).id();
        world.rollouts.promote(id, "", "by hand");

        assertThat(world.versions.wanted()).containsExactlyInAnyOrder(stable, candidate);

        world.clock.advance(Traffic.LINGER);
        world.rollouts.tick();
        assertThat(world.versions.wanted()).containsExactly(candidate);
    }

    @Test
    void personsCommandWinsOverAVerdictThatIsBeingMade() throws IOException {
        world.close();
        var judged = new AtomicReference<>("");
        Verdict racing =
                (evidence, policy) -> {
                    var id = judged.getAndSet("");
                    if (id.isEmpty()) {
                        return new Decision.Wait();
                    }
                    world.rollouts.rollBack(id, "", "a person knows better");
                    return new Decision.Promote("better");
                };
        world = World.open(folder, racing);
        world.stable();
        var id = world.canary(world.publish());
        judged.set(id);
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).isEqualTo("a person knows better");
        assertThat(world.rollouts.stable(MODEL)).contains(1);
    }

    @Test
    void promotionWhileLoadingWaitsForTheCandidate() throws IOException {
        world.stable();
        var candidate = world.publish();
        world.versions.set(candidate, new Readiness.Coming());
        var id = world.rollouts.create(candidate).id();
        var ends = new RolloutEnds(world.rollouts::get);
        world.rollouts.addListener(ends::changed);
        world.rollouts.promote(id, "", "swap");
        var end = ends.of(id);
        assertThat(end).isNotDone();

        world.versions.set(candidate, new Readiness.Available());
        world.rollouts.tick();

        assertThat(end)
                .isCompletedWithValueMatching(
                        r -> r.state().equals(new RolloutState.Ended(Outcome.PROMOTED, "swap")));
        assertThat(ends.of(id)).isCompleted();
    }

    @Test
    void pausedRolloutAnswersWithStableAloneAndGoesOnWhereItWas() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.traffic(100);
        world.rollouts.pause(id, "");
        assertThat(world.splits.of(MODEL).trial())
                .contains(new TrafficSplit.Trial(2, 0, false, id));

        world.rollouts.resume(id, "");
        world.traffic(200);

        assertThat(state(id)).isInstanceOf(RolloutState.Canary.class);
        assertThat(world.rollouts.get(id).evidence().labelled().candidate()).isEqualTo(200);
    }

    @Test
    void staleEtagIsRefused() throws IOException {
        world.stable();
        var seen = world.rollouts.create(world.publish());
        world.rollouts.pause(seen.id(), Long.toString(seen.sequence()));

        assertRefused(
                () -> world.rollouts.resume(seen.id(), Long.toString(seen.sequence())),
                Reason.STALE_ETAG);
    }

    @Test
    void endedRolloutTakesNoCommand() throws IOException {
        world.stable();
        var id = world.rollouts.create(world.publish()).id();
        world.rollouts.rollBack(id, "", "no");

        assertRefused(() -> world.rollouts.promote(id, "", "yes"), Reason.ROLLOUT_STATE);
    }

    @Test
    void secondCandidateIsRefusedWhileOneIsOnTrialAndTheSameOneFindsItsRollout()
            throws IOException {
        world.stable();
        var second = world.publish();
        var third = world.publish();
        var id = world.rollouts.create(second).id();

        assertThat(world.rollouts.create(second).id()).isEqualTo(id);
        assertRefused(() -> world.rollouts.create(third), Reason.ROLLOUT_RUNNING);
        assertThat(world.candidates.begin(third)).isEmpty();
    }

    @Test
    void stableVersionIsNoCandidate() throws IOException {
        var stable = world.stable();

        assertRefused(() -> world.rollouts.create(stable), Reason.ROLLOUT_STATE);
    }

    @Test
    void candidateWithAnotherInputIsRejected() throws IOException {
        world.stable();
        var other = world.publish(Bundles.DIGITS, List.of(2)).id();
        var rollout = world.rollouts.create(other);

        assertThat(outcome(rollout.id())).isEqualTo(Outcome.REJECTED);
        assertThat(reason(rollout.id())).contains("input");
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
    }

    @Test
    void candidateThatBreaksInServiceIsRolledBack() throws IOException {
        world.stable();
        var candidate = world.publish();
        var id = world.canary(candidate);
        world.versions.set(candidate, new Readiness.Failed("out of memory"));
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(reason(id)).contains("out of memory");
    }

    @Test
    void lateCallsOfTheTrialBeforeSayNothingAboutTheNextCandidate() throws IOException {
        world.stable();
        var first = world.canary(world.publish());
        world.rollouts.rollBack(first, "", "make room");
        var second = world.canary(world.publish());
        world.exposures.failed(MODEL, 2, Arm.CANDIDATE, FakeModels.input(1));
        world.exposures.failed(MODEL, 2, Arm.SHADOW, FakeModels.input(1));
        world.rollouts.tick();

        assertThat(state(second)).isInstanceOf(RolloutState.Canary.class);
    }

    @Test
    void candidateIsComparedOnlyWithTheVersionThatIsStableWhenItsRolloutBegins()
            throws IOException {
        world.stable();
        var second = world.publish();
        var third = world.publish();
        var running = world.rollouts.create(second).id();
        world.atNextId(() -> world.rollouts.promote(running, "", "meanwhile"));

        assertRefused(() -> world.rollouts.create(third), Reason.STALE_ETAG);
        var rollout = world.rollouts.create(third);
        assertThat(rollout.stable()).contains(2);
    }

    @Test
    void candidateThatIsNotLoadedIsNeitherPromotedNorGivenAnArm() throws IOException {
        world.stable();
        var candidate = world.publish();
        var id = world.canary(candidate);
        world.rollouts.pause(id, "");
        world.versions.set(candidate, new Readiness.Coming());

        assertRefused(() -> world.rollouts.resume(id, ""), Reason.ROLLOUT_STATE);
        assertRefused(() -> world.rollouts.promote(id, "", "now"), Reason.ROLLOUT_STATE);
        assertThat(world.rollouts.stable(MODEL)).contains(1);

        world.versions.set(candidate, new Readiness.Available());
        assertThat(world.rollouts.resume(id, "").state()).isInstanceOf(RolloutState.Canary.class);
    }

    @Test
    void eventsTellTheWholeStoryInOrder() throws IOException {
        world.stable();
        var id = world.canary(world.publish());
        world.traffic(300);
        var states =
                world.rollouts.events(id, 0, 100).stream()
                        .map(e -> e.rollout().state().getClass().getSimpleName())
                        .distinct()
                        .toList();

        assertThat(states).containsExactly("Loading", "Shadow", "Canary", "Ended");
        assertThat(world.rollouts.events(id, 1, 1)).hasSize(1).allMatch(e -> e.sequence() == 2);
    }

    private RolloutState state(String id) {
        return world.rollouts.get(id).state();
    }

    private Outcome outcome(String id) {
        return ((RolloutState.Ended) state(id)).outcome();
    }

    private String reason(String id) {
        return ((RolloutState.Ended) state(id)).reason();
    }

    private static void assertRefused(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
