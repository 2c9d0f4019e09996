package dev.adagrow.server.rollout;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.World;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnloadedModelsTest {
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

    private void pass() {
        world.clock.advance(Traffic.LINGER);
        world.rollouts.tick();
    }

    @Test
    void anUnloadedModelLeavesMemoryAtOnceAndIsNotAskedForAgain() throws IOException {
        world.stable();

        world.rollouts.unload(MODEL);

        assertThat(world.splits.of(MODEL).stable()).isEmpty();
        assertThat(world.versions.wanted()).isEmpty();
        pass();
        assertThat(world.versions.wanted()).isEmpty();
        assertThat(world.rollouts.stable(MODEL)).contains(1);
    }

    @Test
    void aModelThatIsLoadedAgainAnswersAsBefore() throws IOException {
        var stable = world.stable();
        world.rollouts.unload(MODEL);
        pass();

        world.rollouts.load(MODEL);

        assertThat(world.splits.of(MODEL).stable()).contains(1);
        assertThat(world.versions.wanted()).containsExactly(stable);
        world.rollouts.load(MODEL);
        assertThat(world.splits.of(MODEL).stable()).contains(1);
    }

    @Test
    void aModelThatIsLoadedAgainAtOnceIsInMemory() throws IOException {
        var stable = world.stable();
        world.rollouts.unload(MODEL);
        world.rollouts.load(MODEL);

        pass();

        assertThat(world.versions.wanted()).containsExactly(stable);
    }

    @Test
    void anUnloadedModelStaysUnloadedOverARestart() throws IOException {
        var stable = world.stable();
        world.rollouts.unload(MODEL);

        world = world.reopen();
        world.rollouts.start();

        assertThat(world.versions.wanted()).isEmpty();
        assertThat(world.rollouts.unloaded(MODEL)).isTrue();
        world.rollouts.load(MODEL);
        assertThat(world.versions.wanted()).containsExactly(stable);
    }

    @Test
    void aModelOnTrialIsNotUnloaded() throws IOException {
        world.stable();
        world.canary(world.publish());

        assertThatThrownBy(() -> world.rollouts.unload(MODEL))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.ROLLOUT_RUNNING));
        assertThat(world.splits.of(MODEL).stable()).contains(1);
    }

    @Test
    void aTrialOfAnUnloadedModelLoadsItFirst() throws IOException {
        var stable = world.stable();
        world.rollouts.unload(MODEL);
        pass();

        world.canary(world.publish());

        assertThat(world.versions.wanted()).contains(stable);
        assertThat(world.rollouts.unloaded(MODEL)).isFalse();
    }

    @Test
    void aModelOfTheNameOfOneThatWasDeletedUnloadedIsLoaded() throws IOException {
        world.stable();
        world.rollouts.unload(MODEL);
        world.rollouts.delete(MODEL);

        world.stable();

        assertThat(world.rollouts.unloaded(MODEL)).isFalse();
        assertThat(world.splits.of(MODEL).stable()).isPresent();
    }

    @Test
    void aModelWithoutVersionsIsAfterwardsAsOneThatNeverHadAny() {
        world.catalog.create(MODEL);
        world.rollouts.introduce(MODEL);
        world.rollouts.unload(MODEL);
        world.rollouts.load(MODEL);

        assertThat(world.splits.of(MODEL).revision()).isZero();
        assertThat(world.rollouts.unloaded(MODEL)).isFalse();
    }

    @Test
    void anUnknownModelIsNamed() {
        assertThatThrownBy(() -> world.rollouts.unload("nobody"))
                .isInstanceOf(ServerException.class)
                .hasMessage("no model nobody");
    }
}
