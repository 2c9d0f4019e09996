package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of one size after calls of another, and beside them: each row is answered as it is alone,
 * and each answer has the id and the parameters of its own request.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BatchSequencesTest {
    private static final String MODEL = "tiny";
    private static final int FEATURES = 3;
    private static final int CLASSES = 2;
    private static final int LARGEST = ServerConfig.DEFAULT.batch().maxRows();

    /** With sizes at, around and far beyond what one run takes. */
    private static final List<Integer> SIZES =
            List.of(10, 2, 10, 1, LARGEST, 1, LARGEST + 1, 3, 4 * LARGEST, 2, LARGEST - 1, 10, 1);

    private static final int CALLERS = 8;
    private static final int CALLS = 60;

    private ServerAssembly server;
    private ManagedChannel channel;

    /** Predictions by the number of the row, asked alone. */
    private final Map<Integer, ByteString> alone = new ConcurrentHashMap<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0),
                        "test");
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .build();
        serve(folder);
    }

    private void serve(Path folder) throws IOException {
        FloatTensor inputs = Bundles.inputs(4);
        Path file =
                Bundles.write(
                        folder.resolve("bundle"), "onnxruntime", inputs, Bundles.product(inputs));
        var models = ModelServiceGrpc.newBlockingStub(channel);
        var unused = models.createModel(CreateModelRequest.newBuilder().setModelId(MODEL).build());
        var answer = new CompletableFuture<Version>();
        var out = ModelServiceGrpc.newStub(channel).uploadBundle(new Only<>(answer));
        out.onNext(
                UploadBundleRequest.newBuilder()
                        .setModel("models/" + MODEL)
                        .setData(ByteString.copyFrom(Files.readAllBytes(file)))
                        .build());
        out.onCompleted();
        answer.join();
        var request = GetModelRequest.newBuilder().setName("models/" + MODEL).build();
        await().until(() -> models.getModel(request).getStableVersion() == 1);
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private record Only<T>(CompletableFuture<T> value) implements StreamObserver<T> {
        @Override
        public void onNext(T next) {
            value.complete(next);
        }

        @Override
        public void onError(Throwable failure) {
            value.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }

    private static ModelInferRequest request(int first, int rows, String id) {
        var data = new float[rows * FEATURES];
        for (int i = 0; i < data.length; i++) {
            int row = first + i / FEATURES;
            data[i] = row * 0.25f + i % FEATURES;
        }
        return ModelInferRequest.newBuilder()
                .setModelName(MODEL)
                .setId(id)
                .putParameters(
                        "adagrow_route_key", InferParameter.newBuilder().setStringParam(id).build())
                .addInputs(
                        ModelInferRequest.InferInputTensor.newBuilder()
                                .setName("input")
                                .setDatatype("FP32")
                                .addShape(rows)
                                .addShape(FEATURES))
                .addRawInputContents(
                        ByteString.copyFrom(new FloatTensor(data, rows, FEATURES).toBytes()))
                .build();
    }

    private ModelInferResponse infer(ModelInferRequest request) {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(request);
    }

    private void check(ModelInferResponse answer, int first, int rows, String id) {
        assertThat(answer.getId()).isEqualTo(id);
        assertThat(answer.getModelName()).isEqualTo(MODEL);
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getParametersMap()).containsKey("adagrow_prediction_id");
        assertThat(answer.getOutputs(0).getShapeList())
                .containsExactly((long) rows, (long) CLASSES);
        var raw = answer.getRawOutputContents(0);
        int size = CLASSES * Float.BYTES;
        assertThat(raw.size()).isEqualTo(rows * size);
        for (int i = 0; i < rows; i++) {
            assertThat(raw.substring(i * size, (i + 1) * size))
                    .as("row %d of %d", i, rows)
                    .isEqualTo(alone(first + i));
        }
    }

    private ByteString alone(int row) {
        return alone.computeIfAbsent(
                row, n -> infer(request(n, 1, "alone")).getRawOutputContents(0));
    }

    @Test
    void eachReplyOfASequenceOfSizesEqualsItsRowsAlone() {
        int first = 0;
        for (int rows : SIZES) {
            var id = "call of " + rows;
            check(infer(request(first, rows, id)), first, rows, id);
            first += 7;
        }
    }

    @Test
    void callersOfDifferentSizesAtATimeGetEachTheirOwn() throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int caller = 0; caller < CALLERS; caller++) {
            var random = new Random(caller);
            tasks.add(() -> {
                for (int i = 0; i < CALLS; i++) {
                    int rows = SIZES.get(random.nextInt(SIZES.size()));
                    int first = random.nextInt(100);
                    var id = "call " + i + " from " + first;
                    check(infer(request(first, rows, id)), first, rows, id);
                }
                return true;
            });
        }
        try (var pool = Executors.newFixedThreadPool(CALLERS)) {
            for (var done : pool.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void theSameHoldsOverAStream() throws Exception {
        var answers = new ArrayList<ModelStreamInferResponse>();
        var end = new CompletableFuture<Boolean>();
        var out =
                GRPCInferenceServiceGrpc.newStub(channel)
                        .modelStreamInfer(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(ModelStreamInferResponse answer) {
                                        answers.add(answer);
                                    }

                                    @Override
                                    public void onError(Throwable failure) {
                                        end.completeExceptionally(failure);
                                    }

                                    @Override
                                    public void onCompleted() {
                                        end.complete(true);
                                    }
                                });
        for (int i = 0; i < SIZES.size(); i++) {
            out.onNext(request(i, SIZES.get(i), Integer.toString(i)));
        }
        out.onCompleted();
        end.get(30, TimeUnit.SECONDS);

        assertThat(answers).hasSameSizeAs(SIZES);
        for (var answer : answers) {
            assertThat(answer.getErrorMessage()).isEmpty();
            int i = Integer.parseInt(answer.getInferResponse().getId());
            check(answer.getInferResponse(), i, SIZES.get(i), Integer.toString(i));
        }
    }
}
