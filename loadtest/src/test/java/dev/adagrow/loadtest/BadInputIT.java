package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.Progress;
import dev.adagrow.loadtest.process.ManagedProcess;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.v1.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of bad input gives one clear message with the right status or exit code, and changes
 * nothing.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BadInputIT {
    private static final String MODEL = "tiny";

    /** Bytes of one record of a data set of 28 x 28 images: length, label, split, payload. */
    private static final int RECORD = 4 + 2 + 1 + 28 * 28;

    private static final String LAST = "record " + (TinyTask.RECORDS - 1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ProcessFixture processes;
    private ServerProcess server;
    private AdaGrowClient client;
    private TinyModel model;

    @BeforeAll
    void startAServerWithAModel(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        processes = new ProcessFixture(folder);
        server = processes.server(ProcessFixture.QUICK_SERVER);
        client = processes.client(server);
        client.models().create(MODEL);
        model = TinyModel.write(MODEL, 1, folder.resolve("one.zip"));
        client.models().upload(MODEL, model.bundle(), Progress.NONE);
        await().atMost(LIMIT).until(() -> client.models().get(MODEL).getStableVersion() == 1);
    }

    @AfterAll
    void stop() throws Exception {
        processes.close();
    }

    private void refusesDataset(byte[] file, String... named) {
        var refused =
                catchThrowableOfType(
                        AdaGrowException.class,
                        () -> client.datasets().submit(file, "bad", Progress.NONE));
        assertThat(refused.code().name()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.reason()).contains("MALFORMED_DATASET");
        assertThat(refused).hasMessageContainingAll(named);
        assertThat(client.datasets().list())
                .noneMatch(dataset -> dataset.getState() == Dataset.State.READY);
    }

    @Test
    void aTruncatedDataSetIsRefusedByRecord() throws IOException {
        byte[] file = TinyTask.dataset(1, 0);
        refusesDataset(Arrays.copyOf(file, file.length - 100), LAST);
    }

    @Test
    void aLabelOutOfRangeIsRefusedByRecord() throws IOException {
        byte[] file = TinyTask.dataset(1, 0);
        file[file.length - RECORD + 4] = 1; // the high byte of the last record's label
        refusesDataset(file, LAST, "label");
    }

    @Test
    void anImageOfAnotherSizeIsRefusedByRecord() throws IOException {
        byte[] file = TinyTask.dataset(1, 0);
        ByteBuffer.wrap(file).putInt(file.length - RECORD, 28 * 27);
        refusesDataset(file, LAST, "756");
    }

    @Test
    void aClassWithoutRecordsIsRefusedByName() throws IOException {
        var file = ByteBuffer.wrap(TinyTask.dataset(1, 0));
        var header = new byte[file.getInt(5)];
        file.get(9, header);
        byte[] longer =
                new String(header, StandardCharsets.UTF_8)
                        .replace("\"9\"]", "\"9\",\"nothing\"]")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(longer).hasSizeGreaterThan(header.length);
        var changed =
                ByteBuffer.allocate(file.capacity() + longer.length - header.length)
                        .put(file.array(), 0, 5)
                        .putInt(longer.length)
                        .put(longer)
                        .put(file.array(), 9 + header.length, file.capacity() - 9 - header.length);
        refusesDataset(changed.array(), "nothing");
    }

    @Test
    void aTruncatedIdxFolderIsRefusedByFile() throws Exception {
        Path folder = Files.createDirectory(processes.folder().resolve("idx"));
        Files.write(
                folder.resolve("train-images-idx3-ubyte"),
                new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28, 1});
        Files.write(
                folder.resolve("train-labels-idx1-ubyte"),
                new byte[] {0, 0, 8, 1, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8});
        refusesCommand(
                "train-images-idx3-ubyte",
                "datasets",
                "submit",
                "--server",
                server.target(),
                "idx:" + folder);
    }

    private void refusesBundle(byte[] bundle, String named) throws IOException {
        Path file = Files.createTempFile(processes.folder(), "bad", ".zip");
        Files.write(file, bundle);
        var refused =
                catchThrowableOfType(
                        AdaGrowException.class,
                        () -> client.models().upload(MODEL, file, Progress.NONE));
        assertThat(refused.code().name()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.reason()).contains("MALFORMED_BUNDLE");
        assertThat(refused).hasMessageContaining(named);
        assertThat(client.models().versions(MODEL)).hasSize(1);
        answers();
    }

    @Test
    void aBundleWithAFlippedBitIsRefusedByEntry() throws IOException {
        byte[] bundle = Files.readAllBytes(model.bundle());
        byte[] inputs = model.inputs().toBytes();
        int at = indexOf(bundle, Arrays.copyOf(inputs, 64));
        bundle[at + 20] ^= 4;
        refusesBundle(bundle, "goldens/inputs.f32");
    }

    @Test
    void aBundleThatIsCutOffIsRefused() throws IOException {
        byte[] bundle = Files.readAllBytes(model.bundle());
        refusesBundle(Arrays.copyOf(bundle, bundle.length / 2), "");
    }

    @Test
    void aBundleWithoutOneOfItsFilesIsRefusedByEntry() throws IOException {
        var without = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(Files.newInputStream(model.bundle()));
                var out = new ZipOutputStream(without)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals("goldens/inputs.f32")) {
                    out.putNextEntry(new ZipEntry(entry));
                    out.write(in.readAllBytes());
                }
            }
        }
        refusesBundle(without.toByteArray(), "goldens/inputs.f32");
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not found");
    }

    private AdaGrowException refusedCall(String name, Map<String, Tensor> inputs) {
        var failed =
                catchThrowableOfType(
                        CompletionException.class,
                        () ->
                                client.predictions()
                                        .infer(name, "", inputs, Optional.empty())
                                        .join());
        if (failed.getCause() instanceof AdaGrowException refused) {
            return refused;
        }
        throw new AssertionError("the call was not refused by the server", failed);
    }

    private void answers() {
        var answer = client.predictions().infer(MODEL, "", model.row(0), Optional.empty()).join();
        assertThat(model.difference(0, answer.floats())).isLessThanOrEqualTo(TinyModel.TOLERANCE);
    }

    @Test
    void anUnknownModelIsNotFound() {
        var refused = refusedCall("nobody", model.row(0));
        assertThat(refused.code().name()).isEqualTo("NOT_FOUND");
        assertThat(refused.reason()).contains("MODEL_NOT_FOUND");
        assertThat(refused).hasMessageContaining("nobody");
    }

    @Test
    void aWrongShapeIsInvalid() {
        var refused =
                refusedCall(
                        MODEL, Map.of("input", DenseTensor.of(FloatTensor.zeros(1, 1, 28, 28))));
        assertThat(refused.code().name()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.reason()).contains("INVALID_INPUT");
        assertThat(refused).hasMessageContaining("28");
        answers();
    }

    @Test
    void callersWhoSendHalfARequestDoNotStopTheProbes() throws Exception {
        var halves = new ArrayList<Socket>();
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 4; i++) {
                var half = new Socket(InetAddress.getLoopbackAddress(), server.httpPort());
                halves.add(half);
                half.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            }
            var live = URI.create("http://127.0.0.1:" + server.httpPort() + "/livez");
            assertThat(
                            http.send(
                                            HttpRequest.newBuilder(live).build(),
                                            HttpResponse.BodyHandlers.discarding())
                                    .statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void anUnknownConfigurationKeyEndsTheServerWithTwo() throws Exception {
        Path config = processes.folder().resolve("bad.yaml");
        Files.writeString(config, "rollout: {armShar: 0.1}\n");
        refusesCommand(
                "armShar",
                "server",
                "--data",
                processes.folder().resolve("other").toString(),
                "--config",
                config.toString(),
                "--grpc-port",
                "0",
                "--http-port",
                "0");
    }

    @Test
    void aBusyPortEndsTheServerWithTwo() throws Exception {
        refusesCommand(
                String.valueOf(server.grpcPort()),
                "server",
                "--data",
                processes.folder().resolve("another").toString(),
                "--grpc-port",
                String.valueOf(server.grpcPort()),
                "--http-port",
                "0");
        answers();
    }

    private void refusesCommand(String named, String... arguments) throws Exception {
        ManagedProcess command = processes.command(arguments);
        assertThat(command.await(LIMIT)).as(command.logTail()).isEqualTo(OptionalInt.of(2));
        assertThat(command.logTail()).contains(named).doesNotContain("\tat ");
    }
}
