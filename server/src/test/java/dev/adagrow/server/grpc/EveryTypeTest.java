package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.adagrow.tensor.DataType;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse.TensorMetadata;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A model with an input and an output of each type, which answers what it was asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryTypeTest {
    private static final List<DataType> TYPES = List.of(DataType.values());

    /** Two elements of each type, in hexadecimal. */
    private static final Map<DataType, String> ROW =
            Map.ofEntries(
                    Map.entry(DataType.BOOL, "0100"),
                    Map.entry(DataType.UINT8, "ff07"),
                    Map.entry(DataType.UINT16, "ffff0700"),
                    Map.entry(DataType.UINT32, "ffffffff07000000"),
                    Map.entry(DataType.UINT64, "ffffffffffffffff0700000000000000"),
                    Map.entry(DataType.INT8, "fe07"),
                    Map.entry(DataType.INT16, "feff0700"),
                    Map.entry(DataType.INT32, "feffffff07000000"),
                    Map.entry(DataType.INT64, "feffffffffffffff0700000000000000"),
                    Map.entry(DataType.FP16, "003c00fe"),
                    Map.entry(DataType.BF16, "803fc07f"),
                    Map.entry(DataType.FP32, "0000c03f0000807f"),
                    Map.entry(DataType.FP64, "000000000000f83f000000000000f0ff"),
                    Map.entry(DataType.BYTES, "0200000061620000" + "0000"));

    private DataPlane plane;

    @BeforeAll
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("echo", 1, FakeModels.ECHO);
        plane.serve("whole", 1, FakeModels.ECHO_WITHOUT_ROWS);
    }

    @AfterAll
    void close() {
        plane.close();
    }

    private static ByteString row(DataType type) {
        return ByteString.fromHex(ROW.get(type));
    }

    /** All inputs, last first. */
    private static ModelInferRequest.Builder raw(String model, long... shape) {
        var request = ModelInferRequest.newBuilder().setModelName(model);
        long rows = shape.length == 1 ? 1 : shape[0];
        for (var type : TYPES.reversed()) {
            var input = request.addInputsBuilder().setName(type.name()).setDatatype(type.name());
            Arrays.stream(shape).forEach(input::addShape);
            var contents = ByteString.EMPTY;
            for (int row = 0; row < rows; row++) {
                contents = contents.concat(row(type));
            }
            request.addRawInputContents(contents);
        }
        return request;
    }

    private ModelInferResponse answer(ModelInferRequest.Builder request) {
        return plane.inference().modelInfer(request.build());
    }

    private String refusedField(ModelInferRequest.Builder request) {
        var refusal = catchThrowableOfType(StatusRuntimeException.class, () -> answer(request));
        return Refusals.detail(refusal, BadRequest.class)
                .orElseThrow()
                .getFieldViolations(0)
                .getField();
    }

    private static Map<String, ByteString> contents(ModelInferResponse response) {
        var contents = new HashMap<String, ByteString>();
        for (int i = 0; i < response.getOutputsCount(); i++) {
            contents.put(response.getOutputs(i).getName(), response.getRawOutputContents(i));
        }
        return contents;
    }

    @Test
    void rawContentsOfEveryTypeGoThroughUnchangedInAnyOrder() {
        var response = answer(raw("echo", 3, 2));

        assertThat(response.getParametersMap())
                .as("nobody could label an answer without classes")
                .isEmpty();
        assertThat(response.getOutputsList())
                .extracting(output -> output.getName())
                .containsExactlyElementsOf(TYPES.stream().map(DataType::name).toList());
        assertThat(response.getOutputsList())
                .allSatisfy(output -> {
                    assertThat(output.getDatatype()).isEqualTo(output.getName());
                    assertThat(output.getShapeList()).containsExactly(3L, 2L);
                });
        contents(response)
                .forEach((name, raw) -> {
                    var row = row(DataType.valueOf(name));
                    assertThat(raw).as(name).isEqualTo(row.concat(row).concat(row));
                });
    }

    @Test
    void aModelWithoutRowsTakesItsShapesAsTheyAre() {
        var response = answer(raw("whole", 2));

        assertThat(response.getOutputsList())
                .allSatisfy(output -> assertThat(output.getShapeList()).containsExactly(2L));
        contents(response)
                .forEach((name, raw) ->
                        assertThat(raw).as(name).isEqualTo(row(DataType.valueOf(name))));
        assertThat(refusedField(raw("whole", 1, 2))).isEqualTo("inputs[13].shape");
        var metadata =
                plane.inference()
                        .modelMetadata(ModelMetadataRequest.newBuilder().setName("whole").build());
        assertThat(metadata.getInputsList())
                .hasSize(TYPES.size())
                .extracting(TensorMetadata::getShapeList)
                .containsOnly(List.of(2L));
    }

    @Test
    void typedContentsAreReadFromTheFieldOfTheirType() {
        var typed =
                Map.ofEntries(
                        Map.entry(
                                DataType.BOOL,
                                fields().addBoolContents(true).addBoolContents(false)),
                        Map.entry(DataType.UINT8, fields().addUintContents(255).addUintContents(7)),
                        Map.entry(
                                DataType.UINT16,
                                fields().addUintContents(65_535).addUintContents(7)),
                        Map.entry(DataType.UINT32, fields().addUintContents(-1).addUintContents(7)),
                        Map.entry(
                                DataType.UINT64,
                                fields().addUint64Contents(-1).addUint64Contents(7)),
                        Map.entry(DataType.INT8, fields().addIntContents(-2).addIntContents(7)),
                        Map.entry(DataType.INT16, fields().addIntContents(-2).addIntContents(7)),
                        Map.entry(DataType.INT32, fields().addIntContents(-2).addIntContents(7)),
                        Map.entry(
                                DataType.INT64, fields().addInt64Contents(-2).addInt64Contents(7)),
                        Map.entry(
                                DataType.FP32,
                                fields().addFp32Contents(1.5f)
                                        .addFp32Contents(Float.POSITIVE_INFINITY)),
                        Map.entry(
                                DataType.FP64,
                                fields().addFp64Contents(1.5)
                                        .addFp64Contents(Double.NEGATIVE_INFINITY)),
                        Map.entry(
                                DataType.BYTES,
                                fields().addBytesContents(ByteString.copyFromUtf8("ab"))
                                        .addBytesContents(ByteString.EMPTY)));
        for (var entry : typed.entrySet()) {
            var tensor = new TypedContents(entry.getValue().build(), entry.getKey());
            assertThat(tensor.count()).isEqualTo(2);
            assertThat(ByteString.copyFrom(tensor.raw()))
                    .as(tensor.field())
                    .isEqualTo(row(entry.getKey()));
        }
        for (var type : List.of(DataType.FP16, DataType.BF16)) {
            assertThat(new TypedContents(fields().build(), type).field()).isEmpty();
        }
    }

    private static InferTensorContents.Builder fields() {
        return InferTensorContents.newBuilder();
    }

    @Test
    void numbersThatAreTooLargeForTheirTypeAreRefusedByName() {
        var request = raw("echo", 1, 2).clearRawInputContents();
        request.getInputsBuilder(13)
                .setContents(fields().addBoolContents(true).addBoolContents(true));
        request.getInputsBuilder(12).setContents(fields().addUintContents(1).addUintContents(256));

        assertThat(refusedField(request)).isEqualTo("inputs[12].contents.uint_contents");
        for (var type : List.of(DataType.INT8, DataType.INT16)) {
            var tooSmall = fields().addIntContents(Short.MIN_VALUE - 1).build();
            assertThatThrownBy(() -> new TypedContents(tooSmall, type).raw())
                    .hasMessage("value 0, -32769, is no " + type);
        }
    }

    @Test
    void anInputThatIsLackingAndRowsThatDifferAreNamed() {
        var lacking = raw("echo", 1, 2);
        lacking.removeInputs(0);
        assertThat(refusedField(lacking)).isEqualTo("inputs");

        var uneven = raw("echo", 1, 2);
        uneven.getInputsBuilder(13).setShape(0, 2);
        uneven.setRawInputContents(13, row(DataType.BOOL).concat(row(DataType.BOOL)));
        assertThat(refusedField(uneven)).isEqualTo("inputs[12].shape");

        var torn = raw("echo", 1, 2);
        torn.setRawInputContents(0, row(DataType.BYTES).substring(1));
        assertThat(refusedField(torn)).isEqualTo("raw_input_contents[0]");
    }

    @Test
    void outputsComeAsTheyAreAskedFor() {
        var request = raw("echo", 1, 2);
        request.addOutputsBuilder().setName("INT64");
        request.addOutputsBuilder().setName("BOOL");

        assertThat(answer(request).getOutputsList())
                .extracting(output -> output.getName())
                .containsExactly("INT64", "BOOL");

        request.getOutputsBuilder(1)
                .putParameters(
                        "classification", InferParameter.newBuilder().setInt64Param(1).build());
        assertThat(refusedField(request)).isEqualTo("outputs[1].parameters[\"classification\"]");
    }
}
