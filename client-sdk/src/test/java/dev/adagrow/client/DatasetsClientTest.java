package dev.adagrow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.client.fake.FakeDatasets;
import dev.adagrow.client.fake.FakeServer;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.v1.Dataset;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetsClientTest {
    /** About five chunks. */
    private static byte[] file = {};

    private final FakeDatasets fake = new FakeDatasets();
    private final FakeServer server = FakeServer.of(fake);
    private final AdaGrowClient client = AdaGrowClient.connect(server.target(), Quick.SETTINGS);

    @BeforeAll
    static void draw() throws IOException {
        var out = new ByteArrayOutputStream();
        DatasetFormat.write(Glyphs.generate(new Glyphs.Spec(1, 1200, 300, 0)), out);
        file = out.toByteArray();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void submitsAWholeDataSetAndTellsHowFarItIs() {
        var seen = new ArrayList<Long>();
        String name =
                client.datasets()
                        .submit(
                                file,
                                "digits",
                                (done, total) -> {
                                    assertThat(total).isEqualTo(file.length);
                                    seen.add(done);
                                });
        assertThat(fake.stored()).isEqualTo(file);
        assertThat(seen)
                .isSorted()
                .startsWith(0L)
                .endsWith((long) file.length)
                .hasSizeGreaterThan(4);
        Dataset dataset = client.datasets().get(name);
        assertThat(dataset.getState()).isEqualTo(Dataset.State.READY);
        assertThat(dataset.getDisplayName()).isEqualTo("digits");
        assertThat(dataset.getRecords()).isEqualTo(1500);
    }

    @Test
    void submitsFromAFile(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("digits.agds"), file);
        client.datasets().submit(path, "digits", Progress.NONE);
        assertThat(fake.stored()).isEqualTo(file);
    }

    @Test
    void nothingIsLeftOfADataSetThatIsRefused() {
        fake.fault =
                size ->
                        FakeServer.refusal(
                                Status.Code.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED", "too large");
        assertThatThrownBy(() -> client.datasets().submit(file, "digits", Progress.NONE))
                .isInstanceOf(AdaGrowException.class)
                .hasMessageContaining("too large");
        assertThat(client.datasets().list()).isEmpty();
    }

    @Test
    void goesOnFromWhatTheServerHasAfterABrokenStream() {
        var breaks = new AtomicInteger(2);
        fake.fault =
                size ->
                        size > 300_000 && breaks.getAndDecrement() > 0
                                ? Status.UNAVAILABLE.asRuntimeException()
                                : null;
        client.datasets().submit(file, "digits", Progress.NONE);
        assertThat(fake.stored()).isEqualTo(file);
        assertThat(fake.streams).hasSize(3).startsWith(0L);
        assertThat(fake.streams.get(1)).isGreaterThan(300_000);
        assertThat(fake.streams.get(2)).isGreaterThan(fake.streams.get(1));
    }

    @Test
    void goesOnAfterTheServerRestarted() {
        var once = new AtomicInteger();
        String name =
                client.datasets()
                        .submit(
                                file,
                                "digits",
                                (done, total) -> {
                                    if (done > 300_000 && once.getAndIncrement() == 0) {
                                        server.restart();
                                    }
                                });
        assertThat(fake.stored()).isEqualTo(file);
        assertThat(client.datasets().get(name).getState()).isEqualTo(Dataset.State.READY);
    }

    @Test
    void doesNotRepeatWhatIsRefused() {
        fake.fault =
                size ->
                        FakeServer.refusal(
                                Status.Code.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED", "too large");
        assertThatThrownBy(() -> client.datasets().submit(file, "digits", Progress.NONE))
                .isInstanceOfSatisfying(
                        AdaGrowException.class,
                        e -> assertThat(e.reason()).contains("LIMIT_EXCEEDED"))
                .hasMessage("too large");
        assertThat(fake.streams).hasSize(1);
    }

    @Test
    void givesUpAfterFailuresInARowWithoutProgress() {
        fake.fault = size -> Status.UNAVAILABLE.withDescription("down").asRuntimeException();
        var once = new AtomicInteger();
        assertThatThrownBy(() ->
                        client.datasets()
                                .submit(
                                        file,
                                        "x",
                                        (done, total) -> {
                                            if (done > 0 && once.getAndIncrement() == 0) {
                                                server.leave();
                                            }
                                        }))
                .isInstanceOfSatisfying(
                        AdaGrowException.class, e -> assertThat(e.unreachable()).isTrue())
                .hasMessageContaining(client.target());
    }

    @Test
    void tellsWhichRecordTheServerRefused() {
        byte[] cut = java.util.Arrays.copyOf(file, file.length - 10);
        assertThatThrownBy(() -> client.datasets().submit(cut, "x", Progress.NONE))
                .isInstanceOfSatisfying(
                        AdaGrowException.class,
                        e -> assertThat(e.reason()).contains("MALFORMED_DATASET"))
                .hasMessageContaining("record 1499");
    }

    @Test
    void listsAllPages() {
        for (int i = 0; i < 5; i++) {
            client.datasets().create("d" + i);
        }
        assertThat(client.datasets().list())
                .extracting(Dataset::getDisplayName)
                .containsExactly("d0", "d1", "d2", "d3", "d4");
        client.datasets().delete("D3");
        assertThat(client.datasets().list()).hasSize(4);
    }
}
