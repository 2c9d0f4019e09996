package dev.adagrow.server.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.importing.ImportOptions;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.runtime.CountedEngine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ONNX files that nobody would write: each is imported, or refused as a malformed model; the
 * process lives, and no session stays open.
 */
@Timeout(1800)
class MutatedModelFilesTest {
    private static final int FILES = Integer.getInteger("adagrow.mutations", 2000) / 4;
    private static final long FIRST_SEED = Long.getLong("adagrow.mutations.seed", 1);
    private static final int DEPTH = 3000;
    private static final FloatTensor WEIGHTS =
            new FloatTensor(new float[] {1, -2, 3, 4, 5, -6}, 2, 3);

    @TempDir private Path folder;

    private final OnnxEngine onnx = new OnnxEngine(1);
    private final CountedEngine counted = new CountedEngine(onnx);
    private final ModelImport imports = new ModelImport(onnx, counted, InstantSource.system());

    private static List<byte[]> files() throws InvalidProtocolBufferException {
        return List.of(
                TinyOnnx.linear(WEIGHTS),
                TinyOnnx.linear(WEIGHTS, 1),
                TinyOnnx.softmax(WEIGHTS),
                TinyOnnx.centred(2),
                TinyOnnx.lookup(WEIGHTS),
                TinyOnnx.identity(
                        Map.of(
                                "a", TensorProto.DataType.INT64,
                                "b", TensorProto.DataType.STRING,
                                "c", TensorProto.DataType.FLOAT16),
                        TinyOnnx.ROWS,
                        3));
    }

    @Test
    void noMutatedFileMeetsADefect() throws Exception {
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            long seed = FIRST_SEED + i;
            var random = new Random(seed);
            byte[] file = mutated(random);
            try {
                refused += refused(file, options(random)) ? 1 : 0;
            } catch (IOException | RuntimeException e) {
                throw new AssertionError(
                        "seed %d, in Base64: %s"
                                .formatted(seed, Base64.getEncoder().encodeToString(file)),
                        e);
            }
        }
        System.out.println("of " + FILES + " mutated model files refused: " + refused);
        assertThat(counted.opened()).isPositive();
        assertThat(counted.open()).isZero();
        assertThat(refused(TinyOnnx.linear(WEIGHTS), ImportOptions.NONE)).isFalse();
    }

    private static byte[] mutated(Random random) throws InvalidProtocolBufferException {
        byte[] valid = files().get(random.nextInt(files().size()));
        return random.nextBoolean()
                ? new ByteMutator(random).mutate(ByteString.copyFrom(valid)).toByteArray()
                : new MessageMutator(random).mutate(ModelProto.parseFrom(valid)).toByteArray();
    }

    private static ImportOptions options(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new ImportOptions(List.of("a", "b", "c"), Optional.empty(), Optional.empty());
            case 1 -> new ImportOptions(List.of(), Optional.of("output"), Optional.of(true));
            case 2 -> new ImportOptions(List.of(), Optional.empty(), Optional.of(false));
            default -> ImportOptions.NONE;
        };
    }

    private static ModelProto.Builder linear() throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(TinyOnnx.linear(WEIGHTS)).toBuilder();
    }

    static Stream<Arguments> hostile() throws InvalidProtocolBufferException {
        var extent =
                ModelProto.parseFrom(
                        TinyOnnx.identity(
                                Map.of("x", TensorProto.DataType.FLOAT), TinyOnnx.ROWS, 3))
                        .toBuilder();
        var graph = extent.getGraphBuilder();
        for (var value : List.of(graph.getInputBuilder(0), graph.getOutputBuilder(0))) {
            value.getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(1)
                    .setDimValue(1L << 40);
        }
        var weights = linear();
        weights.getGraphBuilder().getInitializerBuilder(0).setDims(0, 1L << 40);
        var outside = linear();
        outside.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "/etc/passwd"));
        var beside = linear();
        beside.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "weights.bin"));
        var constant = linear();
        constant.getGraphBuilder()
                .getInitializerBuilder(0)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .clearDims()
                .addDims(1)
                .setRawData(
                        ByteString.copyFrom(
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(0, 1L << 50)));
        constant.getGraphBuilder()
                .getNodeBuilder(0)
                .setOpType("ConstantOfShape")
                .clearInput()
                .addInput("weights");
        var circle = linear();
        circle.getGraphBuilder().getNodeBuilder(0).setInput(0, "output");
        byte[] deep = new byte[0];
        for (int i = 0; i < DEPTH; i++) {
            deep = nested(deep);
        }
        deep = field(7, deep);
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("a huge extent", extent.build().toByteArray()),
                Arguments.of("weights that are not there", weights.build().toByteArray()),
                Arguments.of("weights in a file of the system", outside.build().toByteArray()),
                Arguments.of("weights in a file beside it", beside.build().toByteArray()),
                Arguments.of("an answer that no memory holds", constant.build().toByteArray()),
                Arguments.of("a circle", circle.build().toByteArray()),
                Arguments.of("graphs in graphs", deep),
                Arguments.of(
                        "a length that is too large",
                        new byte[] {0x3a, -1, -1, -1, -1, -1, -1, -1, -1, 0x7f}));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** A model whose graph has a node with an attribute that is the graph given. */
    private static byte[] nested(byte[] graph) {
        byte[] attribute = field(6, graph);
        return field(1, field(5, attribute));
    }

    private static byte[] field(int number, byte[] value) {
        var bytes = ByteString.newOutput();
        try {
            var out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(number, value);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString().toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatCannotBeServedIsRefused(String name, byte[] file) throws IOException {
        assertThat(refused(file, ImportOptions.NONE)).as(name).isTrue();
        assertThat(counted.open()).isZero();
    }

    private boolean refused(byte[] file, ImportOptions options) throws IOException {
        var target = folder.resolve("bundle");
        try {
            var unused =
                    imports.bundle(
                            "m", Files.write(folder.resolve("model"), file), options, target);
            assertThat(target).isRegularFile();
            return false;
        } catch (ServerException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.MALFORMED_MODEL);
            assertThat(e.getMessage()).doesNotContain("\n");
            return true;
        } finally {
            Files.deleteIfExists(target);
        }
    }
}
