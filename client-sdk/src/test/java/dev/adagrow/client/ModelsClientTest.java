package dev.adagrow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.client.fake.FakeFeedback;
import dev.adagrow.client.fake.FakeModels;
import dev.adagrow.client.fake.FakeServer;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsClientTest {
    private final FakeModels models = new FakeModels();
    private final FakeFeedback feedback = new FakeFeedback();
    private final FakeServer server = FakeServer.of(models, feedback);
    private final AdaGrowClient client = AdaGrowClient.connect(server.target(), Quick.SETTINGS);

    @TempDir Path folder;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void takesAModelNameAsItIsGiven() {
        client.models().create("letters");
        client.models().create("models/shapes");
        assertThat(models.created).containsExactly("letters", "shapes");
        for (String wrong :
                List.of(
                        "digits/versions/1",
                        "../x",
                        "models/",
                        "models/a/b",
                        "models/models/a",
                        "",
                        "a b",
                        "x".repeat(65))) {
            assertThatThrownBy(() -> client.models().create(wrong))
                    .isInstanceOfSatisfying(
                            AdaGrowException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                                assertThat(e.reason()).contains("INVALID_FIELD");
                                assertThat(e.metadata()).containsEntry("field", "model_id");
                            })
                    .hasMessageContaining(
                            "\"" + wrong.replaceFirst("^models/", "") + "\" is no model name");
        }
        assertThat(models.created).containsExactly("letters", "shapes");
    }

    @Test
    void uploadsAFileInChunks() throws IOException {
        var bytes = new byte[700_001];
        new SplittableRandom(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("m.bundle"), bytes);
        assertThat(client.models().upload("digits", file, Progress.NONE).getVersion()).isEqualTo(3);
        assertThat(models.uploaded()).isEqualTo(bytes);
    }

    @Test
    void downloadsAFileWholeOrNotAtAll() throws IOException {
        models.chunks = List.of(new byte[] {1, 2}, new byte[] {3});
        Path file = folder.resolve("d.bundle");
        assertThat(client.models().download("digits", 2, file)).isEqualTo(3);
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        Path broken = folder.resolve("x.bundle");
        assertThatThrownBy(() -> client.models().download("digits", 9, broken))
                .isInstanceOf(AdaGrowException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThatThrownBy(() -> client.models().download("digits", 2, folder.resolve("no/such")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void reportsFeedbackInCallsOfAThousand() {
        var items =
                IntStream.range(0, 2500)
                        .mapToObj(i ->
                                FeedbackItem.newBuilder()
                                        .setPredictionId((i == 1700 ? "bad" : "good") + i)
                                        .setLabel("1")
                                        .build())
                        .toList();
        var results = client.feedback().report(items);
        assertThat(feedback.batches).containsExactly(1000, 1000, 500);
        assertThat(results).hasSize(2500);
        assertThat(results.get(1700).getStatus()).isEqualTo(FeedbackResult.Status.INVALID_ID);
        assertThat(results)
                .filteredOn(r -> r.getStatus() == FeedbackResult.Status.ACCEPTED)
                .hasSize(2499);
    }
}
