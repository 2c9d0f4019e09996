package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputValidationTest {
    private DataPlane plane;

    @BeforeAll
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
    }

    @AfterAll
    void close() {
        plane.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    void namesWhatIsUnfit(String what, Consumer<ModelInferRequest.Builder> spoil, String field) {
        var request = Requests.rows(1, 2, 3);
        spoil.accept(request);

        var refusal =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> plane.inference().modelInfer(request.build()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).isNotBlank();
        assertThat(Refusals.detail(refusal, BadRequest.class))
                .hasValueSatisfying(
                        bad -> assertThat(bad.getFieldViolations(0).getField()).isEqualTo(field));
        assertThat(plane.models.seen).isEmpty();
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                row("no input", r -> r.clearInputs().clearRawInputContents(), "inputs"),
                row("an input twice", r -> r.addInputs(r.getInputs(0)), "inputs[1].name"),
                row("wrong name", r -> r.getInputsBuilder(0).setName("image"), "inputs[0].name"),
                row("no name", r -> r.getInputsBuilder(0).setName(""), "inputs[0].name"),
                row(
                        "wrong type",
                        r -> r.getInputsBuilder(0).setDatatype("UINT8"),
                        "inputs[0].datatype"),
                row(
                        "half precision",
                        r -> r.getInputsBuilder(0).setDatatype("FP16"),
                        "inputs[0].datatype"),
                row("no shape", r -> r.getInputsBuilder(0).clearShape(), "inputs[0].shape"),
                row("no batch extent", r -> shape(r, 1, 4, 4), "inputs[0].shape"),
                row("no rows", r -> shape(r, 0, 1, 4, 4), "inputs[0].shape"),
                row("negative rows", r -> shape(r, -1, 1, 4, 4), "inputs[0].shape"),
                row("wrong extent", r -> shape(r, 1, 1, 4, 5), "inputs[0].shape"),
                row("too many extents", r -> shape(r, 1, 1, 4, 4, 1), "inputs[0].shape"),
                row("overflowing rows", r -> shape(r, Long.MAX_VALUE, 1, 4, 4), "inputs[0].shape"),
                row(
                        "elements beyond an array",
                        r -> shape(r, Integer.MAX_VALUE, 1, 4, 4),
                        "inputs[0].shape"),
                row("rows without bytes", r -> shape(r, 2, 1, 4, 4), "raw_input_contents[0]"),
                row("a byte too many", r -> raw(r, 65), "raw_input_contents[0]"),
                row("a byte too few", r -> raw(r, 63), "raw_input_contents[0]"),
                row("empty bytes", r -> raw(r, 0), "raw_input_contents[0]"),
                row(
                        "two raw entries",
                        r -> r.addRawInputContents(ByteString.EMPTY),
                        "raw_input_contents"),
                row(
                        "raw and typed",
                        r -> contents(r, InferTensorContents.newBuilder().addFp32Contents(1)),
                        "raw_input_contents"),
                row(
                        "neither raw nor typed",
                        r -> r.clearRawInputContents(),
                        "inputs[0].contents.fp32_contents"),
                row(
                        "too few typed values",
                        r ->
                                contents(
                                        r.clearRawInputContents(),
                                        InferTensorContents.newBuilder().addFp32Contents(1)),
                        "inputs[0].contents.fp32_contents"),
                row(
                        "typed values of another type",
                        r ->
                                contents(
                                        r.clearRawInputContents(),
                                        InferTensorContents.newBuilder().addIntContents(1)),
                        "inputs[0].contents"),
                row(
                        "unknown output",
                        r -> r.addOutputsBuilder().setName("scores"),
                        "outputs[0].name"),
                row(
                        "output twice",
                        r -> {
                            r.addOutputsBuilder().setName("logits");
                            r.addOutputsBuilder().setName("logits");
                        },
                        "outputs[1].name"),
                row(
                        "no classes wanted",
                        r -> classification(r, InferParameter.newBuilder().setInt64Param(0)),
                        "outputs[0].parameters[\"classification\"]"),
                row(
                        "classification in words",
                        r -> classification(r, InferParameter.newBuilder().setStringParam("3")),
                        "outputs[0].parameters[\"classification\"]"),
                row(
                        "route key that is no string",
                        r ->
                                r.putParameters(
                                        "adagrow_route_key",
                                        InferParameter.newBuilder().setInt64Param(3).build()),
                        "parameters[\"adagrow_route_key\"]"),
                row(
                        "route key that is too long",
                        r ->
                                r.putParameters(
                                        "adagrow_route_key",
                                        InferParameter.newBuilder()
                                                .setStringParam("k".repeat(257))
                                                .build()),
                        "parameters[\"adagrow_route_key\"]"));
    }

    private static Arguments row(
            String what, Consumer<ModelInferRequest.Builder> spoil, String field) {
        return Arguments.of(what, spoil, field);
    }

    private static void shape(ModelInferRequest.Builder request, long... extents) {
        var input = request.getInputsBuilder(0).clearShape();
        for (long extent : extents) {
            input.addShape(extent);
        }
    }

    private static void raw(ModelInferRequest.Builder request, int bytes) {
        request.setRawInputContents(0, ByteString.copyFrom(new byte[bytes]));
    }

    private static void contents(
            ModelInferRequest.Builder request, InferTensorContents.Builder contents) {
        request.getInputsBuilder(0).setContents(contents);
    }

    private static void classification(
            ModelInferRequest.Builder request, InferParameter.Builder k) {
        request.addOutputsBuilder().setName("logits").putParameters("classification", k.build());
    }
}
