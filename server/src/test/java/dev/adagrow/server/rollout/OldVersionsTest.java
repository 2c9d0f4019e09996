package dev.adagrow.server.rollout;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.ServableId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldVersionsTest {
    @TempDir private Path folder;

    private World world;
    private OldVersions old;

    @BeforeEach
    void open() throws IOException {
        world = World.open(folder);
        old = new OldVersions(world.rollouts, world.catalog, 2);
        world.rollouts.addListener(rollout -> {
            if (rollout.state() instanceof RolloutState.Ended) {
                old.ended(rollout);
            }
        });
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Integer> versions() {
        return world.catalog.versions(MODEL, 0, 100).stream().map(v -> v.id().version()).toList();
    }

    private void tried(ServableId id, boolean promoted) throws IOException {
        var rollout = world.rollouts.create(id);
        if (promoted) {
            world.rollouts.promote(rollout.id(), "", "better");
        } else {
            world.rollouts.rollBack(rollout.id(), "", "worse");
        }
    }

    @Test
    void onlyTheNewestStayBesideStableAndTheOneThatWasStableBefore() throws IOException {
        world.stable();
        tried(world.publish(), true);
        for (int i = 0; i < 4; i++) {
            tried(world.publish(), false);
        }
        assertThat(versions()).containsExactly(1, 2, 3, 4, 5, 6);

        old.clean();

        assertThat(versions()).containsExactly(1, 2, 5, 6);
        assertThat(world.rollouts.stable(MODEL)).contains(2);
    }

    @Test
    void theBundleOfADeletedVersionIsGone() throws IOException {
        world.stable();
        tried(world.publish(), true);
        var third = world.publish();
        tried(third, false);
        var bundle = world.catalog.bundle(world.catalog.version(third));
        for (int i = 0; i < 2; i++) {
            tried(world.publish(), false);
        }

        old.clean();

        assertThat(bundle).doesNotExist();
    }

    @Test
    void whatIsOnTrialOrWaitsForOneStays() throws IOException {
        world.stable();
        for (int i = 0; i < 3; i++) {
            tried(world.publish(), false);
        }
        world.canary(world.publish());

        old.clean();

        assertThat(versions()).containsExactly(1, 4, 5);
    }

    @Test
    void nothingIsDeletedWithoutALimitOrBeforeARolloutEnds() throws IOException {
        world.stable();
        for (int i = 0; i < 4; i++) {
            tried(world.publish(), false);
        }
        new OldVersions(world.rollouts, world.catalog, 2).clean();
        assertThat(versions()).hasSize(5);

        var all = new OldVersions(world.rollouts, world.catalog, 0);
        all.ended(world.rollouts.list(MODEL, "", 1).getFirst());
        all.clean();

        assertThat(versions()).hasSize(5);
    }
}
