package dev.adagrow.server.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.fake.ManualClock;
import dev.adagrow.server.fake.SeenMetrics;
import dev.adagrow.server.feedback.Feedback.Claim;
import dev.adagrow.server.feedback.Feedback.Status;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.security.SigningKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTest {
    private static final ServableId VERSION = new ServableId("animals", 3);

    @TempDir private Path folder;

    private final ManualClock clock = new ManualClock();
    private final SeenMetrics metrics = new SeenMetrics();
    private final List<String> heard = new ArrayList<>();
    private SignedPredictionIds ids;
    private Feedback feedback;

    @BeforeEach
    void open() throws IOException {
        ids = new SignedPredictionIds(SigningKeys.open(folder, new SecureRandom()), clock, 1);
        feedback =
                new Feedback(
                        ids,
                        model -> model.equals("animals") ? List.of("cat", "dog") : List.of(),
                        (model, call, row, truth, time) -> heard.add(row + " " + truth),
                        metrics,
                        clock);
    }

    @Test
    void labelIsAcceptedAndCountsForOnlineAccuracy() {
        assertThat(status(issue(Arm.STABLE, 1), new Claim.Label("dog"))).isEqualTo(Status.ACCEPTED);
        assertThat(status(issue(Arm.STABLE, 1), new Claim.Label("cat"))).isEqualTo(Status.ACCEPTED);
        assertThat(metrics.online).containsEntry(VERSION, 0.5);
        assertThat(metrics.feedback).containsEntry("accepted", 2);
    }

    @Test
    void correctionReplacesWhatWasSaidBefore() {
        var id = issue(Arm.STABLE, 1);
        status(id, new Claim.Label("dog"));

        assertThat(status(id, new Claim.Label("cat"))).isEqualTo(Status.CORRECTED);
        assertThat(metrics.online).containsEntry(VERSION, 0.0);
    }

    @Test
    void rowSuffixNamesARowOfTheCall() {
        var id = issue(Arm.BASELINE, 0, 1);

        assertThat(status(id + "#1", new Claim.Label("dog"))).isEqualTo(Status.ACCEPTED);
        assertThat(status(id, new Claim.Label("dog"))).isEqualTo(Status.ACCEPTED);
        assertThat(status(id + "#2", new Claim.Label("dog"))).isEqualTo(Status.INVALID_ID);
        assertThat(status(id + "#-1", new Claim.Label("dog"))).isEqualTo(Status.INVALID_ID);
        assertThat(status(id + "#", new Claim.Label("dog"))).isEqualTo(Status.INVALID_ID);
        assertThat(heard).containsExactly("1 OfClass[index=1]", "0 OfClass[index=1]");
    }

    @Test
    void forgedIdIsInvalidAndNobodyHearsOfIt() {
        var id = issue(Arm.CANDIDATE, 1);
        char last = id.charAt(10);

        assertThat(
                        status(
                                id.substring(0, 10) + (last == 'A' ? 'B' : 'A') + id.substring(11),
                                new Claim.Label("dog")))
                .isEqualTo(Status.INVALID_ID);
        assertThat(status("", new Claim.Label("dog"))).isEqualTo(Status.INVALID_ID);
        assertThat(heard).isEmpty();
    }

    @Test
    void idExpiresAfterThirtyDays() {
        var id = issue(Arm.STABLE, 1);
        clock.advance(Duration.ofDays(30));
        assertThat(status(id, new Claim.Label("dog"))).isEqualTo(Status.ACCEPTED);

        clock.advance(Duration.ofSeconds(1));
        assertThat(status(id, new Claim.Label("dog"))).isEqualTo(Status.EXPIRED);
    }

    @Test
    void unknownClassAndMissingTruthAreSaid() {
        var id = issue(Arm.STABLE, 1);

        assertThat(feedback.report(id, new Claim.Label("cow")).message()).contains("cow");
        assertThat(status(id, new Claim.Label("cow"))).isEqualTo(Status.UNKNOWN_CLASS);
        assertThat(status(id, new Claim.Missing())).isEqualTo(Status.MISSING_TRUTH);
        assertThat(metrics.online).isEmpty();
    }

    @Test
    void onlySoManyVersionsAreRemembered() {
        status(ids.issue("animals", 3, Arm.STABLE, 1, new int[] {1}), new Claim.Label("cat"));
        for (int version = 10; version < 1010; version++) {
            var id = ids.issue("animals", version, Arm.STABLE, 1, new int[] {1});
            status(id, new Claim.Label("cat"));
        }
        status(ids.issue("animals", 3, Arm.STABLE, 1, new int[] {1}), new Claim.Label("dog"));

        assertThat(metrics.online).containsEntry(VERSION, 1.0);
    }

    @Test
    void onlyLabelsOfArmsGoToTheTrial() {
        status(issue(Arm.STABLE, 1), new Claim.Label("dog"));
        status(issue(Arm.SHADOW, 1), new Claim.Label("dog"));
        assertThat(heard).isEmpty();

        status(issue(Arm.CANDIDATE, 1), new Claim.Correct(true));
        assertThat(heard).containsExactly("0 Correct[correct=true]");
    }

    @Test
    void onlineAccuracyIsThatOfTheLast200Rows() {
        for (int i = 0; i < 300; i++) {
            status(issue(Arm.STABLE, 1), new Claim.Correct(i < 100 || i % 2 == 0));
        }

        assertThat(metrics.online).containsEntry(VERSION, 0.5);
    }

    private String issue(Arm arm, int... predicted) {
        return ids.issue(VERSION.model(), VERSION.version(), arm, 1, predicted);
    }

    private Status status(String id, Claim claim) {
        return feedback.report(id, claim).status();
    }
}
