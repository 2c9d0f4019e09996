package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.ReportFeedbackRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackServiceTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void feedbackAnswersEveryItemInOrderAndTakesAThousand() {
        var forged = FeedbackItem.newBuilder().setPredictionId("forged").setLabel("1").build();
        var thousand =
                ReportFeedbackRequest.newBuilder().addAllItems(Collections.nCopies(1000, forged));

        assertThat(server.feedback().reportFeedback(thousand.build()).getResultsList())
                .hasSize(1000)
                .allMatch(r -> r.getStatus() == FeedbackResult.Status.INVALID_ID);
        assertStatus(
                () -> server.feedback().reportFeedback(thousand.addItems(forged).build()),
                Status.Code.INVALID_ARGUMENT,
                "1001 items");
    }
}
