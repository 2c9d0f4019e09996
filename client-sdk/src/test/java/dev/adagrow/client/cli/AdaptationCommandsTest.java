package dev.adagrow.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.client.fake.FakeAdaptations;
import dev.adagrow.client.fake.FakeRollouts;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdaptationCommandsTest extends CommandFixture {
    @Test
    void adaptSubmitsFollowsAndSaysHowItEnded() throws IOException {
        adaptations.history.add(FakeAdaptations.state(Adaptation.State.PENDING, ""));
        adaptations.history.add(FakeAdaptations.growing(1, "unit inserted in block 2"));
        adaptations.history.add(FakeAdaptations.growing(2, ""));
        adaptations.history.add(FakeAdaptations.state(Adaptation.State.PROMOTED, "better"));
        Path config = file("growth.yaml", "epochs: 3\n");
        Ran ran =
                call(
                        "adapt",
                        "--model",
                        "digits",
                        "--data",
                        "glyphs:train=10,test=10",
                        "--config",
                        config.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        "digits: promoted: version 2 is stable: better" + System.lineSeparator());
        assertThat(ran.err())
                .contains("adagrow trainer --server " + server.target())
                .doesNotContain("better")
                .contains("unit inserted in block 2")
                .contains(
                        "epoch 2/3  fine tune  loss 0.5000  acc 95.00 %  ema 90.00 %  vgg 1-2-1 +3 branches");
        var request = adaptations.created.get(0);
        assertThat(request.getDataset()).isEqualTo("datasets/D1");
        assertThat(request.getConfig().getEpochs()).isEqualTo(3);
        assertThat(request.getRequestId()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PROMOTED, 0",
        "NO_CHANGE, 0",
        "FAILED, 1",
        "ROLLED_BACK, 1",
        "CANCELLED, 1",
        "INCONCLUSIVE, 3"
    })
    void theEndOfAnAdaptationIsTheExitCode(Adaptation.State state, int code) {
        adaptations.history.add(FakeAdaptations.state(state, ""));
        assertThat(call("adapt", "watch", "A1").code()).isEqualTo(code);
        assertThat(call("adapt", "--model", "digits", "--data", "datasets/D1", "--json").code())
                .isEqualTo(code);
    }

    @Test
    void adaptLeavesWhenARolloutDecidesUnlessItIsToWait() {
        adaptations.history.add(
                FakeAdaptations.state(Adaptation.State.PUBLISHED, "").toBuilder()
                        .setParentVersion(1)
                        .setRollout("rollouts/R1")
                        .build());
        adaptations.history.add(FakeAdaptations.state(Adaptation.State.ROLLED_BACK, "worse"));
        Ran ran = call("adapt", "watch", "A1");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("published version 2").contains("rollouts/R1 decides");
        assertThat(call("adapt", "watch", "A1", "--wait").code()).isEqualTo(1);
    }

    @Test
    void adaptChecksDetachesAndCancels() {
        Ran checked =
                call(
                        "adapt",
                        "--model",
                        "digits",
                        "--data",
                        "glyphs:train=10,test=10",
                        "--validate-only");
        assertThat(checked.code()).isZero();
        assertThat(checked.out()).contains("would go on from version 1");
        assertThat(adaptations.created.get(0).getValidateOnly()).isTrue();
        assertThat(call("datasets", "list").err()).contains("no data sets");
        Ran detached = call("adapt", "--model", "digits", "--data", "datasets/D1", "--detach");
        assertThat(detached.out()).isEqualTo(FakeAdaptations.NAME + System.lineSeparator());
        assertThat(call("adapt", "cancel", "A1").out()).contains("cancelled: by a person");
        assertThat(call("adapt", "list").err()).contains("no adaptations");
    }

    @Test
    void aRefusedAdaptationLeavesNoDataSetBehind() {
        adaptations.busy = true;
        Ran ran = call("adapt", "--model", "digits", "--data", "glyphs:train=10,test=10");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("has a running adaptation");
        assertThat(call("datasets", "list").err()).contains("no data sets");
    }

    @Test
    void adaptFindsWhatIsWrongBeforeItUploads() throws IOException {
        Ran unknown = call("adapt", "--model", "letters", "--data", "glyphs:train=10,test=10");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("models/letters");
        Path config = file("growth.yaml", "epoch: 3\n");
        Ran key =
                call(
                        "adapt",
                        "--model",
                        "digits",
                        "--data",
                        "glyphs",
                        "--config",
                        config.toString());
        assertThat(key.code()).isEqualTo(2);
        assertThat(key.err()).contains("growth.yaml").contains("\"epoch\"");
        Files.writeString(config, "epochs: -3\n");
        Ran value =
                call(
                        "adapt",
                        "--model",
                        "digits",
                        "--data",
                        "glyphs",
                        "--config",
                        config.toString());
        assertThat(value.code()).isEqualTo(2);
        assertThat(value.err()).contains("growth.yaml: epochs: -3 is outside 1..100000");
        assertThat(datasets.streams).isEmpty();
    }

    @Test
    void aPublishedVersionIsTriedByHand() {
        Ran ran = call("rollouts", "create", "digits", "--version", "4");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("rollouts/R1").contains("candidate  4").contains("loading");

        rollouts.created = Rollout.State.REJECTED;
        assertThat(call("rollouts", "create", "digits", "--version", "4").code()).isEqualTo(1);
        assertThat(call("rollouts", "create", "digits").code()).isEqualTo(2);
    }

    @Test
    void rolloutsAreShownAndCommanded() {
        assertThat(call("rollouts", "list").out()).contains("rollouts/R1").contains("canary");
        assertThat(call("rollouts", "show", "R1").out()).contains("labelled 120 candidate");
        assertThat(call("rollouts", "promote", "R1", "--reason", "by eye").out())
                .contains("promoted")
                .contains("by eye");
        assertThat(call("rollouts", "rollback", "rollouts/R1").out()).contains("rolled back");
        assertThat(call("rollouts", "pause", "R1").out()).contains("paused");
        assertThat(
                        call("rollouts", "resume", "R1", "--json")
                                .json()
                                .get(0)
                                .get("state")
                                .textValue())
                .isEqualTo("CANARY");
        assertThat(rollouts.commands)
                .hasSize(4)
                .allMatch(c -> c.getName().equals(FakeRollouts.NAME));
        assertThat(rollouts.commands.get(1).getReason()).isNotEmpty();
        assertThat(call("rollouts", "show", "R2").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"PROMOTED, 0", "ROLLED_BACK, 1", "REJECTED, 1", "INCONCLUSIVE, 3"})
    void theEndOfARolloutIsTheExitCode(Rollout.State state, int code) {
        rollouts.history = List.of(Rollout.State.LOADING, Rollout.State.CANARY, state);
        Ran ran = call("rollouts", "watch", "R1");
        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.out().lines()).hasSize(3);
    }
}
