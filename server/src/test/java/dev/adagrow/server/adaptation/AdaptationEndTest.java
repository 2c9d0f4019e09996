package dev.adagrow.server.adaptation;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.catalog.Publication;
import dev.adagrow.server.fake.FakeTrainer;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.store.SqlAdaptationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job's last steps, and what a stop of the server or a cancellation between two of them leaves.
 */
class AdaptationEndTest {
    @TempDir private Path folder;

    private World world;
    private FakeTrainer trainer;

    @BeforeEach
    void publishFirst() throws IOException {
        world = World.open(folder);
        trainer = new FakeTrainer(world);
        world.catalog.create(MODEL);
        nextJob(1);
        trainer.publish();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void cancellingAJobEndsTheTrialOfItsVersion() throws IOException {
        var second = nextJob(2);
        trainer.publish();
        assertThat(world.splits.of(MODEL).trial()).isPresent();
        world.adaptations.cancel(second);

        assertThat(world.splits.of(MODEL).trial()).isEmpty();
        assertThat(outcome(second)).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void jobThatIsCancelledWhileItsTrialBeginsEndsThatTrial() throws IOException {
        var second = nextJob(2);
        var ticket = world.leases.acquire("trainer").orElseThrow().ticket();
        var bundle = trainer.bundle(ticket);
        world.atNextId(() -> world.adaptations.cancel(second));
        world.leases.publish(ticket, bundle, Optional.empty(), true, "");

        assertThat(outcome(second)).isEqualTo(Outcome.CANCELLED);
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
    }

    @Test
    void trialOfAJobWhoseCancellationWasInterruptedEndsAfterAStart() throws IOException {
        var second = nextJob(2);
        trainer.publish();
        new JobBook(new SqlAdaptationStore(world.database), world.clock)
                .apply(second, new JobEvent.Cancelled("killed now"), UnaryOperator.identity());
        world = world.reopen();
        world.rollouts.start();
        assertThat(world.splits.of(MODEL).trial()).isPresent();

        world.adaptations.resume();
        assertThat(world.splits.of(MODEL).trial()).isEmpty();
    }

    @Test
    void versionWhoseJobDidNotHearOfItIsPublishedOnceWhenTheTrainerTriesAgain() throws IOException {
        var second = nextJob(2);
        var ticket = world.leases.acquire("trainer").orElseThrow().ticket();
        var bundle = trainer.bundle(ticket);
        world.catalog.publish(
                new Publication(
                        MODEL,
                        bundle,
                        Optional.empty(),
                        Optional.of(1),
                        Optional.empty(),
                        List.of(),
                        ""));
        world = world.reopen();
        world.leases.start();
        world.rollouts.start();
        world.leases.publish(ticket, bundle, Optional.empty(), true, "");

        assertThat(world.catalog.versions(MODEL, 0, 10)).hasSize(2);
        assertThat(world.adaptations.get(second).state()).isEqualTo(new JobState.Published(2));
        assertThat(world.splits.of(MODEL).trial()).isPresent();
    }

    @Test
    void trialThatWasNotBegunBeginsAfterAStart() throws IOException {
        var second = nextJob(2);
        var ticket = world.leases.acquire("trainer").orElseThrow().ticket();
        var published = world.publish();
        new JobBook(new SqlAdaptationStore(world.database), world.clock)
                .applyHeld(
                        ticket.id(),
                        ticket.fencing(),
                        new JobEvent.Published(published.version()),
                        a -> a.withVersion(published.version()));
        world = world.reopen();
        world.rollouts.start();
        world.adaptations.resume();

        assertThat(world.adaptations.get(second).rollout()).isPresent();
        assertThat(world.splits.of(MODEL).trial()).isPresent();
    }

    @Test
    void rolloutThatEndedUnnoticedIsPickedUpAfterAStart() throws IOException {
        var second = nextJob(2);
        trainer.publish();
        world = world.reopen();
        world.versions.set(new ServableId(MODEL, 2), new Readiness.Failed("gone"));
        world.rollouts.start();
        world.rollouts.tick();
        world.adaptations.resume();

        assertThat(outcome(second)).isEqualTo(Outcome.ROLLED_BACK);
    }

    private String nextJob(long seed) throws IOException {
        return world.adapt(MODEL, world.dataset(seed).id(), "{}").id();
    }

    private Outcome outcome(String job) {
        return ((JobState.Ended) world.adaptations.get(job).state()).outcome();
    }
}
