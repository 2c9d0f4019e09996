package dev.adagrow.server.adaptation;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.FakeTrainer;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.ServableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private World world;
    private FakeTrainer trainer;
    private String job = "";

    @BeforeEach
    void createJob() throws IOException {
        world = World.open(folder);
        trainer = new FakeTrainer(world);
        world.catalog.create(MODEL);
        job = world.adapt(MODEL, world.dataset(1).id(), "{\"family\":\"vgg\"}").id();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void trainerGetsEverythingThatAFirstGrowthNeeds() {
        var assignment = world.leases.acquire("trainer-1").orElseThrow();

        assertThat(assignment.job().id()).isEqualTo(job);
        assertThat(assignment.job().plan().classes()).isEqualTo(Bundles.DIGITS);
        assertThat(assignment.job().plan().config()).isEqualTo("{\"family\":\"vgg\"}");
        assertThat(assignment.parent()).isEmpty();
        assertThat(assignment.replay()).isEmpty();
        assertThat(world.blobs.find(assignment.dataset())).isPresent();
        assertThat(state()).isEqualTo(new JobState.Running());
        assertThat(world.leases.acquire("trainer-2")).isEmpty();
    }

    @Test
    void lateTrainerIsFencedOff() throws IOException {
        var late = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.clock.advance(LEASE);
        var now = world.leases.acquire("trainer-2").orElseThrow().ticket();

        assertThat(now.fencing()).isGreaterThan(late.fencing());
        assertLost(() -> world.leases.renew(late));
        assertLost(() -> world.leases.progress(late, "{}"));
        assertLost(() -> world.leases.read(late, "0".repeat(64)));
        assertLost(() -> world.leases.write(late, "0".repeat(64), 0, ByteBuffer.allocate(1)));
        assertLost(() -> world.leases.checkpoint(late, "0".repeat(64)));
        assertLost(() -> world.leases.publish(late, "0".repeat(64), Optional.empty(), true, ""));
        assertLost(() -> world.leases.finish(late, Outcome.FAILED, "late"));
        assertThat(state()).isEqualTo(new JobState.Running());
        world.leases.progress(now, "{}");
    }

    @Test
    void forgedFencingNumberIsRefused() {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();

        assertLost(() -> world.leases.renew(new Leases.Ticket(ticket.id(), ticket.fencing() + 1)));
        assertLost(() -> world.leases.renew(new Leases.Ticket("guessed", 1)));
    }

    @Test
    void jobOfASilentTrainerWaitsAgainWithItsCheckpoint() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var digest = trainer.upload(ticket, "epoch 7");
        world.leases.checkpoint(ticket, digest);
        world.clock.advance(LEASE.minusSeconds(1));
        world.leases.expire();
        assertThat(state()).isEqualTo(new JobState.Running());

        world.clock.advance(Duration.ofSeconds(1));
        world.leases.expire();
        assertThat(state()).isEqualTo(new JobState.Pending());

        var again = world.leases.acquire("trainer-2").orElseThrow();
        assertThat(again.job().work().checkpoint()).contains(digest);
        assertThat(again.job().work().attempts()).isEqualTo(2);
        assertThat(Files.readString(world.leases.read(again.ticket(), digest)))
                .isEqualTo("epoch 7");
    }

    @Test
    void everyCallRenewsTheLease() {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        for (int i = 0; i < 5; i++) {
            world.clock.advance(LEASE.minusSeconds(1));
            assertThat(world.leases.renew(ticket)).isEqualTo(new Leases.Renewal(false, 0.005));
            world.leases.expire();
        }

        assertThat(state()).isEqualTo(new JobState.Running());
    }

    @Test
    void trainersGetAWholeLeaseOfTimeAfterAStartOfTheServer() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.clock.advance(Duration.ofHours(1));
        world = world.reopen();
        world.leases.start();
        world.leases.expire();

        assertThat(world.leases.renew(ticket).cancelled()).isFalse();
    }

    @Test
    void newCheckpointReplacesTheOldOneAndTheEndForgetsIt() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var first = trainer.upload(ticket, "epoch 1");
        world.leases.checkpoint(ticket, first);
        var second = trainer.upload(ticket, "epoch 2");
        world.leases.checkpoint(ticket, second);

        assertThat(world.blobs.find(first)).isEmpty();
        assertThat(world.blobs.find(second)).isPresent();

        world.leases.finish(ticket, Outcome.NO_CHANGE, "good enough");
        assertThat(world.blobs.find(second)).isEmpty();
        assertThat(state()).isEqualTo(new JobState.Ended(Outcome.NO_CHANGE, "good enough"));
        world.leases.finish(ticket, Outcome.NO_CHANGE, "good enough");
    }

    @Test
    void checkpointIsForgottenWithACancelledJobUnlessAnotherJobHasTheSame() throws IOException {
        var other = "other";
        world.catalog.create(other);
        world.adapt(other, world.dataset(1).id(), "{}");
        var first = world.leases.acquire("trainer-1").orElseThrow();
        var second = world.leases.acquire("trainer-2").orElseThrow();
        var digest = trainer.upload(first.ticket(), "epoch 1");
        world.leases.checkpoint(first.ticket(), digest);
        world.leases.checkpoint(second.ticket(), digest);

        world.adaptations.cancel(first.job().id());
        assertThat(world.blobs.find(digest)).isPresent();

        world.adaptations.cancel(second.job().id());
        assertThat(world.blobs.find(digest)).isEmpty();
    }

    @Test
    void checkpointThatIsAPublishedBundleIsNeverDeleted() throws IOException {
        var bundle = world.catalog.version(world.publish()).bundle();
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.leases.checkpoint(ticket, bundle);
        world.leases.checkpoint(ticket, trainer.upload(ticket, "epoch 1"));

        assertThat(world.blobs.find(bundle)).isPresent();
    }

    @Test
    void publishingRenewsTheLeaseEvenIfTheBundleIsRefused() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var digest = trainer.upload(ticket, "no bundle");
        world.clock.advance(LEASE.minusSeconds(1));
        assertRefused(
                () -> world.leases.publish(ticket, digest, Optional.empty(), true, ""),
                Reason.MALFORMED_BUNDLE);
        world.clock.advance(Duration.ofSeconds(1));
        world.leases.expire();

        assertThat(state()).isEqualTo(new JobState.Running());
    }

    @Test
    void atTheInstantOfExpiryWhoComesFirstHasTheJob() {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.clock.advance(LEASE);
        world.leases.renew(ticket);
        assertThat(world.leases.acquire("trainer-2")).isEmpty();

        world.clock.advance(LEASE);
        world.leases.expire();
        assertLost(() -> world.leases.renew(ticket));
    }

    @Test
    void checkpointThatWasNotUploadedIsRefused() {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();

        assertRefused(() -> world.leases.checkpoint(ticket, "0".repeat(64)), Reason.BLOB_NOT_FOUND);
    }

    @Test
    void trainerHearsOfACancellationAndLosesTheJob() {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.adaptations.cancel(job);

        assertThat(world.leases.renew(ticket).cancelled()).isTrue();
        assertLost(() -> world.leases.progress(ticket, "{}"));
        assertThat(((JobState.Ended) state()).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void uploadGoesOnWhereItBrokeOff() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        var digest = Digests.sha256(bytes);
        world.leases.write(ticket, digest, 0, ByteBuffer.wrap(bytes, 0, 4));

        assertThat(world.leases.written(ticket, digest)).isEqualTo(new Leases.Written(4, false));

        world.leases.write(ticket, digest, 4, ByteBuffer.wrap(bytes, 4, 6));
        assertThat(world.leases.written(ticket, digest)).isEqualTo(new Leases.Written(10, true));
    }

    @Test
    void publishingTheSameBundleAgainAnswersTheSameVersion() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var bundle = trainer.bundle(ticket);
        var first =
                world.leases.publish(
                        ticket, bundle, Optional.of(trainer.state(ticket)), true, "gate passed");
        var again = world.leases.publish(ticket, bundle, Optional.empty(), true, "gate passed");

        assertThat(again).isEqualTo(first);
        assertThat(world.catalog.versions(MODEL, 0, 10)).hasSize(1);
        assertThat(first.trainingState()).isPresent();
        assertThat(first.datasets()).hasSize(1);
    }

    @Test
    void firstVersionBecomesStableDirectlyAndTheJobIsPromoted() throws IOException {
        publishFirst();

        assertThat(((JobState.Ended) state()).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(world.splits.of(MODEL).stable()).contains(1);
    }

    @Test
    void versionThatItsOwnGateRefusedIsKeptButNotTried() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.leases.publish(
                ticket, trainer.bundle(ticket), Optional.empty(), false, "INT8 lost 3 points");

        assertThat(state()).isEqualTo(new JobState.Ended(Outcome.NO_CHANGE, "INT8 lost 3 points"));
        assertThat(world.rollouts.list(MODEL, "", 10)).isEmpty();
    }

    @Test
    void laterVersionIsTriedAndTheVerdictEndsTheJob() throws IOException {
        publishFirst();
        world.models.set(new ServableId(MODEL, 1), n -> n % 5 != 0);
        var second = nextJob();
        var assignment = world.leases.acquire("trainer-1").orElseThrow();
        assertThat(assignment.parent().orElseThrow().id().version()).isEqualTo(1);
        assertThat(assignment.replay()).hasSize(1).doesNotContain(assignment.dataset());
        world.leases.publish(
                assignment.ticket(),
                trainer.bundle(assignment.ticket()),
                Optional.of(trainer.state(assignment.ticket())),
                true,
                "");

        assertThat(world.adaptations.get(second).state()).isEqualTo(new JobState.Published(2));
        assertThat(world.adaptations.get(second).rollout()).isPresent();

        world.clock.advance(World.POLICY.shadow());
        world.rollouts.tick();
        world.traffic(300);

        assertThat(((JobState.Ended) world.adaptations.get(second).state()).outcome())
                .isEqualTo(Outcome.PROMOTED);
        assertThat(world.splits.of(MODEL).stable()).contains(2);
    }

    @Test
    void versionWaitsWhileAnotherOneIsOnTrial() throws IOException {
        publishFirst();
        var onTrial = world.rollouts.create(world.publish()).id();
        var second = nextJob();
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.leases.publish(ticket, trainer.bundle(ticket), Optional.empty(), true, "");
        world.adaptations.resume();
        assertThat(world.adaptations.get(second).rollout()).isEmpty();

        world.rollouts.rollBack(onTrial, "", "make room");

        assertThat(world.adaptations.get(second).rollout()).isPresent();
    }

    @Test
    void damagedBundleIsRefusedAndTheJobGoesOn() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var bytes =
                Files.readAllBytes(Bundles.bundle(folder.resolve("b"), MODEL, Bundles.DIGITS, 1));
        bytes[bytes.length / 2] ^= 1;
        var digest = trainer.upload(ticket, bytes);

        assertRefused(
                () -> world.leases.publish(ticket, digest, Optional.empty(), true, ""),
                Reason.MALFORMED_BUNDLE);
        assertThat(state()).isEqualTo(new JobState.Running());
    }

    @Test
    void bundleWithOtherClassesThanTheJobsIsRefused() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        var file = Bundles.bundle(folder.resolve("b"), MODEL, List.of("a", "b"), 1);
        var digest = trainer.upload(ticket, Files.readAllBytes(file));

        assertRefused(
                () -> world.leases.publish(ticket, digest, Optional.empty(), true, ""),
                Reason.INCOMPATIBLE_CONTRACT);
    }

    @Test
    void modelHasOneRunningJobAtATime() throws IOException {
        var other = world.dataset(2).id();

        assertRefused(() -> world.adapt(MODEL, other, "{}"), Reason.ADAPTATION_RUNNING);
    }

    @Test
    void growthCannotGoOnFromAVersionWithoutTrainingState() throws IOException {
        world.adaptations.cancel(job);
        var ticketless = Bundles.bundle(folder.resolve("b"), MODEL, Bundles.DIGITS, 1);
        var upload =
                new Uploads(world.blobs, world.catalog, List.of("up", "state").iterator()::next)
                        .begin();
        upload.append(ByteBuffer.wrap(Files.readAllBytes(ticketless)));
        world.rollouts.create(upload.publish(MODEL, List.of()).id());
        var data = world.dataset(2).id();

        assertRefused(() -> world.adapt(MODEL, data, "{}"), Reason.NO_TRAINING_STATE);
    }

    @Test
    void progressIsAnEventAndAnUploadIsNot() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        long before = world.adaptations.get(job).sequence();
        world.leases.progress(ticket, "{\"epoch\":1}");
        trainer.upload(ticket, "weights");

        assertThat(world.adaptations.events(job, before, 10))
                .hasSize(1)
                .allSatisfy(e ->
                        assertThat(e.adaptation().work().progress()).contains("{\"epoch\":1}"));
    }

    private void publishFirst() throws IOException {
        var ticket = world.leases.acquire("trainer-1").orElseThrow().ticket();
        world.leases.publish(
                ticket,
                trainer.bundle(ticket),
                Optional.of(trainer.state(ticket)),
                true,
                "gate passed");
    }

    private String nextJob() throws IOException {
        return world.adapt(MODEL, world.dataset(2).id(), "{}").id();
    }

    private JobState state() {
        return world.adaptations.get(job).state();
    }

    private static void assertLost(ThrowingCallable call) {
        assertRefused(call, Reason.LEASE_LOST);
    }

    private static void assertRefused(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
