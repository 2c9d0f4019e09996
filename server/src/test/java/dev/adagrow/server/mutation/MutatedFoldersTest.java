package dev.adagrow.server.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelConfig;
import inference.ModelReadyRequest;
import inference.RepositoryModelLoadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Model folders with files that nobody would write: each model is loaded, or refused in words that
 * name its file, and keeps no other model from being loaded.
 */
@Timeout(1800)
@SuppressWarnings("NullAway.Init")
class MutatedFoldersTest {
    private static final int FOLDERS = Integer.getInteger("adagrow.mutations", 2000) / 8;
    private static final long FIRST_SEED = Long.getLong("adagrow.mutations.seed", 1);

    /** Folders of one model; its version is taken in by the first that can be. */
    private static final int TURNS = 5;

    private static final String GOOD = "good";
    private static final byte[] LABELS = "cat\ndog\nowl\n".getBytes(StandardCharsets.UTF_8);

    private static final String VALID =
            """
            platform: "onnxruntime_onnx"
            max_batch_size: 8
            input [ { name: "input" data_type: TYPE_FP32 dims: [ 2 ] } ]
            output { name: "output" data_type: TYPE_FP32 dims: 3 label_filename: "labels.txt" }
            version_policy { latest { num_versions: 1 } }
            instance_group [ { count: 2 kind: KIND_CPU } ]
            default_model_filename: "model.onnx"
            """;

    @TempDir private Path folder;

    private ServerAssembly server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        put(GOOD);
        server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        ServerConfig.DEFAULT
                                .listening("127.0.0.1", 0, 0)
                                .withModelFolder(folder.resolve("models").toString()),
                        "test");
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private Path put(String model) throws IOException {
        var place = folder.resolve("models").resolve(model);
        var version = Files.createDirectories(place.resolve("1"));
        Files.write(
                version.resolve("model.onnx"),
                TinyOnnx.linear(new FloatTensor(new float[] {1, -2, 3, 4, 5, -6}, 2, 3)));
        Files.writeString(place.resolve("config.pbtxt"), VALID);
        Files.write(place.resolve("labels.txt"), LABELS);
        return place;
    }

    private Status load(String model) {
        var stub =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(30, TimeUnit.SECONDS);
        var request = RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
        var refusal =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> {
                            var unused = stub.repositoryModelLoad(request);
                        });
        return refusal == null ? Status.OK : refusal.getStatus();
    }

    private boolean goodIsReady() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .modelReady(ModelReadyRequest.newBuilder().setName(GOOD).build())
                .getReady();
    }

    @Test
    void noMutatedFolderMeetsADefect() throws Exception {
        var ends = new EnumMap<Status.Code, Integer>(Status.Code.class);
        for (int i = 0; i < FOLDERS; i++) {
            long seed = FIRST_SEED + i;
            var random = new Random(seed);
            var model = "m" + i / TURNS;
            var place = put(model);
            var config = config(random);
            Files.write(place.resolve("config.pbtxt"), config);
            if (random.nextInt(3) == 0) {
                var labels = new ByteMutator(random).mutate(ByteString.copyFrom(LABELS));
                Files.write(place.resolve("labels.txt"), labels.toByteArray());
            }
            var status = load(model);
            ends.merge(status.getCode(), 1, Integer::sum);
            var described =
                    "%s of seed %d, config in Base64: %s"
                            .formatted(status, seed, Base64.getEncoder().encodeToString(config));
            assertThat(status.getCode())
                    .as(described)
                    .isIn(
                            Status.Code.OK,
                            Status.Code.INVALID_ARGUMENT,
                            Status.Code.FAILED_PRECONDITION);
            if (!status.isOk()) {
                assertThat(status.getDescription())
                        .as(described)
                        .contains(model)
                        .hasSizeLessThan(3000);
            }
        }
        System.out.println("loads of mutated folders ended with " + ends);
        assertThat(ends).containsKeys(Status.Code.OK, Status.Code.FAILED_PRECONDITION);
        stop();
        start();
        assertThat(goodIsReady()).isTrue();
    }

    private static byte[] config(Random random) throws TextFormat.ParseException {
        if (random.nextInt(3) > 0) {
            return new ByteMutator(random).mutate(ByteString.copyFromUtf8(VALID)).toByteArray();
        }
        var parsed = TextFormat.parse(VALID, ModelConfig.class);
        var mutated = new MessageMutator(random).mutate(parsed);
        return TextFormat.printer().printToString(mutated).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output { name: \"output\" label_filename: \"a\\000b\" }|label_filename",
                "output { name: \"output\" label_filename: \"latin.txt\" }|latin.txt",
                "output { name: \"output\" label_filename: \"same.txt\" }|listed twice",
                "output { name: \"output\" label_filename: \".\" }|label_filename",
                "default_model_filename: \"a\\000b\"|default_model_filename",
                "default_model_filename: \".\"|missing",
                "max_batch_size: 99999999999|config.pbtxt:1:17",
                "input { name: \"input\" dims: 9223372036854775807 }|inputs"
            })
    void whatIsOddIsNamedAndKeepsNoOtherFromBeingLoaded(String config, String named)
            throws Exception {
        var place = put("odd");
        Files.writeString(place.resolve("config.pbtxt"), config);
        Files.write(place.resolve("latin.txt"), "h\u00f6\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(place.resolve("same.txt"), "a\na\nb\n");

        var status = load("odd");

        assertThat(status.getCode())
                .as(status.toString())
                .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("odd").contains(named);
        stop();
        start();
        assertThat(goodIsReady()).isTrue();
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        var nested = put("nested");
        Files.writeString(nested.resolve("config.pbtxt"), "a { ".repeat(100_000));
        var directory = put("directory");
        Files.delete(directory.resolve("config.pbtxt"));
        Files.createDirectory(directory.resolve("config.pbtxt"));
        var large = put("large");
        Files.writeString(large.resolve("labels.txt"), "x\n".repeat(1 << 20));

        for (var model : new String[] {"nested", "directory", "large"}) {
            var status = load(model);
            assertThat(status.getCode())
                    .as(status.toString())
                    .isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(status.getDescription()).contains(model).hasSizeLessThan(3000);
        }
        stop();
        start();
        assertThat(goodIsReady()).isTrue();
    }
}
