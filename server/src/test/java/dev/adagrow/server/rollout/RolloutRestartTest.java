package dev.adagrow.server.rollout;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.rollout.RolloutState.Outcome;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stop of the server in the middle of a rollout leaves, and how it goes on. */
class RolloutRestartTest {
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
    void restartInTheMiddleOfACanaryGoesOnWithTheLabelsThatThereWere() throws IOException {
        var stable = world.stable();
        var candidate = world.publish();
        world.models.set(stable, n -> n % 5 != 0);
        var id = world.canary(candidate);
        world.traffic(200);
        long revision = world.splits.of(MODEL).revision();

        world = world.reopen();
        world.versions.set(stable, new Readiness.Coming());
        world.rollouts.start();
        assertThat(world.splits.of(MODEL).stable()).contains(1);
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
        assertThat(world.splits.of(MODEL).revision()).isGreaterThan(revision);

        world.versions.set(stable, new Readiness.Available());
        world.rollouts.tick();
        assertThat(world.splits.of(MODEL).trial())
                .contains(new TrafficSplit.Trial(2, 0.1, false, id));

        for (int n = 400; n < 600; n++) {
            world.call(n % 2 == 0 ? Arm.CANDIDATE : Arm.BASELINE, n);
        }
        world.mature();
        assertThat(outcome(id)).isEqualTo(Outcome.PROMOTED);
        assertThat(reason(id)).contains("600 labelled rows");
    }

    @Test
    void aStableVersionThatRestsIsAskedForOnlyToBeComparedWith() throws IOException {
        var stable = world.stable();
        world.versions.set(stable, new Readiness.Resting("not called"));
        world.rollouts.tick();
        assertThat(world.versions.asked(stable)).isEqualTo(1);

        var candidate = world.publish();
        var id = world.rollouts.create(candidate).id();

        assertThat(world.versions.asked(stable)).isGreaterThan(1);
        assertThat(world.rollouts.get(id).state()).isNotInstanceOf(RolloutState.Ended.class);
    }

    @Test
    void restartWhoseCandidateDoesNotComeBackClosesTheRollout() throws IOException {
        world.stable();
        var candidate = world.publish();
        var id = world.canary(candidate);

        world = world.reopen();
        world.versions.set(candidate, new Readiness.Failed("bundle damaged"));
        world.rollouts.start();
        world.rollouts.tick();

        assertThat(outcome(id)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(world.splits.of(MODEL).stable()).contains(1);
    }

    @Test
    void restartBringsBackTheSameStableVersion() throws IOException {
        var stable = world.stable();

        world = world.reopen();
        world.rollouts.start();

        assertThat(world.versions.wanted()).containsExactly(stable);
        assertThat(world.splits.of(MODEL))
                .isEqualTo(new TrafficSplit(MODEL, 1, Optional.of(1), Optional.empty()));
    }

    @Test
    void lostBundleFileOfOneModelDoesNotKeepTheServerFromStarting() throws IOException {
        var stable = world.stable();
        Files.delete(world.catalog.bundle(world.catalog.version(stable)));

        world = world.reopen();
        world.rollouts.start();

        assertThat(world.versions.wanted()).containsExactly(stable);
    }

    @Test
    void stableVersionThatFailedIsTriedAgainEverLessOften() throws IOException {
        var stable = world.stable();
        world.versions.set(stable, new Readiness.Failed("no memory"));
        int before = world.versions.asked(stable);

        var asked = new ArrayList<Integer>();
        for (int second = 0; second < 40; second++) {
            world.rollouts.tick();
            if (world.versions.asked(stable) > before + asked.size()) {
                asked.add(second);
            }
            world.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(asked).containsExactly(5, 15, 35);

        world.versions.set(stable, new Readiness.Available());
        world.rollouts.tick();
        world.versions.set(stable, new Readiness.Failed("again"));
        world.rollouts.tick();
        world.clock.advance(Duration.ofSeconds(5));
        world.rollouts.tick();
        assertThat(world.versions.asked(stable)).isEqualTo(before + 4);
    }

    @Test
    void labelThatComesBeforeTheCandidateIsBackCounts() throws IOException {
        world.stable();
        var candidate = world.publish();
        world.canary(candidate);
        var call = world.answer(Arm.CANDIDATE, 1, "key", 1000);
        world.rollouts.tick();

        world = world.reopen();
        world.versions.set(candidate, new Readiness.Coming());
        world.rollouts.start();
        world.label(call, 1);
        world.versions.set(candidate, new Readiness.Available());
        world.rollouts.tick();
        world.mature();

        assertThat(world.exposures.evidence(MODEL, world.clock.instant()).labelled())
                .isEqualTo(new Evidence.Arms(1, 0));
    }

    @Test
    void rejectionIsWrittenWithTheRolloutAndLoadsNothing() throws IOException {
        var stable = world.stable();
        var rollout = world.rollouts.create(world.publish(Bundles.DIGITS, List.of(2)).id());

        assertThat(world.rollouts.events(rollout.id(), 0, 10))
                .singleElement()
                .satisfies(e ->
                        assertThat(e.rollout().state()).isInstanceOf(RolloutState.Ended.class));
        assertThat(world.versions.wanted()).containsExactly(stable);
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
}
