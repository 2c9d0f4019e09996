package dev.adagrow.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.rollout.RolloutState.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassTableTest {
    private static final List<Integer> SHAPE = List.of(1);

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

    private Version publish(String... classes) throws IOException {
        return world.publish(List.of(classes), SHAPE);
    }

    private List<String> table() {
        return world.catalog.model(World.MODEL).classes();
    }

    @Test
    void aVersionThatCannotBeLoadedFixesNoClasses() throws IOException {
        var broken = publish("a", "b").id();
        world.versions.set(broken, new Readiness.Failed("no memory"));
        world.rollouts.create(broken);
        assertThat(table()).isEmpty();

        var good = publish("0", "1").id();
        world.rollouts.create(good);

        assertThat(world.rollouts.stable(World.MODEL)).contains(good.version());
        assertThat(table()).containsExactly("0", "1");
    }

    @Test
    void aVersionFixesItsClassesBeforeItAnswersAnybody() throws IOException {
        var first = publish("0", "1");
        assertThat(table()).isEmpty();
        world.rollouts.create(first.id());
        var second = publish("0", "1", "2");
        assertThat(table()).containsExactly("0", "1");
        var rollout = world.rollouts.create(second.id());
        assertThat(rollout.state()).isEqualTo(new RolloutState.Shadow());
        assertThat(table()).containsExactly("0", "1", "2");

        world.rollouts.rollBack(rollout.id(), "", "not good enough");

        assertThat(table()).containsExactly("0", "1", "2");
        assertThatThrownBy(() -> publish("0", "1", "x"))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE_CONTRACT));
    }

    @Test
    void aCandidateComesTooLateWithAnotherMeaningOfAnIndex() throws IOException {
        world.rollouts.create(publish("0", "1").id());
        var early = publish("0", "1", "2");
        var late = publish("0", "1", "x");
        var taken = world.rollouts.create(early.id());
        world.rollouts.rollBack(taken.id(), "", "not good enough");

        var refused = world.rollouts.create(late.id());

        assertThat(refused.state())
                .isEqualTo(
                        new RolloutState.Ended(
                                Outcome.ROLLED_BACK,
                                "the candidate failed: its classes [0, 1, x] do not go on from the model's [0, 1, 2]"));
        assertThat(table()).containsExactly("0", "1", "2");
        assertThat(world.splits.of(World.MODEL).trial()).isEmpty();
    }

    @Test
    void aVersionOfFewerClassesTakesNoneAway() throws IOException {
        world.rollouts.create(publish("0", "1", "2").id());
        var fewer = world.rollouts.create(publish("0", "1").id());
        assertThat(fewer.state())
                .isInstanceOfSatisfying(
                        RolloutState.Ended.class,
                        end -> assertThat(end.outcome()).isEqualTo(Outcome.REJECTED));
        assertThat(table()).containsExactly("0", "1", "2");
    }
}
