package dev.adagrow.server.rollout;

import static dev.adagrow.server.fake.World.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.fake.FakeModels;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.Observation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposuresTest {
    @TempDir private Path folder;

    private World world;

    @BeforeEach
    void openArms() throws IOException {
        world = World.open(folder);
        world.stable();
        world.canary(world.publish());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void eachArmsRowsAreAnsweredByTheOtherModelToo() {
        world.answer(Arm.CANDIDATE, 1, "one", 1000);
        world.answer(Arm.BASELINE, 2, "two", 1000);

        assertThat(world.models.asked()).extracting("version").containsExactly(1, 2);
        assertThat(evidence().exposed()).isEqualTo(new Evidence.Arms(1, 1));
    }

    @Test
    void rowsWhoseSecondAnswerIsShedAreDroppedWhicheverTheArm() {
        world.models.shed(true);
        for (int n = 0; n < 20; n++) {
            world.call(n % 2 == 0 ? Arm.CANDIDATE : Arm.BASELINE, n);
        }
        world.models.shed(false);
        world.call(Arm.CANDIDATE, 100);
        world.call(Arm.BASELINE, 101);
        world.mature();

        assertThat(evidence().exposed()).isEqualTo(new Evidence.Arms(1, 1));
        assertThat(evidence().labelled()).isEqualTo(new Evidence.Arms(1, 1));
        assertThat(evidence().calls()).isEqualTo(new Evidence.Arms(11, 11));
    }

    @Test
    void callsOfStableAndShadowAreNoExposures() {
        world.answer(Arm.STABLE, 1, "one", 1000);
        world.answer(Arm.SHADOW, 1, "one", 1000);

        assertThat(world.models.asked()).isEmpty();
        assertThat(evidence().calls()).isEqualTo(Evidence.Arms.NONE);
    }

    @Test
    void callsOfAModelThatDoesNotClassifyAreCountedAndNotAnsweredTwice() {
        var split = world.splits.of(MODEL);
        world.exposures.answered(
                new Observation(
                        MODEL,
                        split.trial().orElseThrow().candidate(),
                        Arm.CANDIDATE,
                        split.revision(),
                        "key",
                        "",
                        FakeModels.input(1),
                        new int[0],
                        1000));

        assertThat(world.models.asked()).isEmpty();
        assertThat(evidence().calls()).isEqualTo(new Evidence.Arms(1, 0));
        assertThat(evidence().exposed()).isEqualTo(Evidence.Arms.NONE);
    }

    @Test
    void longRouteKeysStayTellableApartButAreNotKept() {
        world.answer(Arm.CANDIDATE, 1, "x".repeat(100_000) + 1, 1000);
        world.answer(Arm.CANDIDATE, 2, "x".repeat(100_000) + 2, 1000);

        assertThat(world.exposures.unsaved(MODEL))
                .extracting(Exposure::routeKey)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.length() == 64);
    }

    @Test
    void pausedTrialTakesNoExposures() {
        var id = world.rollouts.list(MODEL, "", 10).get(1).id();
        world.rollouts.pause(id, "");
        world.answer(Arm.BASELINE, 1, "one", 1000);

        assertThat(evidence().exposed()).isEqualTo(Evidence.Arms.NONE);
    }

    private Evidence evidence() {
        return world.exposures.evidence(MODEL, world.clock.instant());
    }
}
