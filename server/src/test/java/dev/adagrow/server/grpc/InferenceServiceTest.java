package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.adagrow.tensor.FloatTensor;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse.ModelIndex;
import inference.ServerLiveRequest;
import inference.ServerMetadataRequest;
import inference.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceServiceTest {
    private DataPlane plane;

    @BeforeEach
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void answersRawBytesWithRawBytes() {
        var response =
                plane.inference().modelInfer(Requests.rows(0.5f, 2, 1).setId("call-7").build());

        assertThat(response.getModelName()).isEqualTo("digits");
        assertThat(response.getModelVersion()).isEqualTo("1");
        assertThat(response.getId()).isEqualTo("call-7");
        assertThat(response.getParametersOrThrow("adagrow_prediction_id").getStringParam())
                .isEqualTo("signed-digits-1");
        assertThat(response.getOutputsList())
                .singleElement()
                .satisfies(output -> {
                    assertThat(output.getName()).isEqualTo("logits");
                    assertThat(output.getDatatype()).isEqualTo("FP32");
                    assertThat(output.getShapeList()).containsExactly(1L, 3L);
                    assertThat(output.hasContents()).isFalse();
                });
        assertThat(logits(response)).containsExactly(0.5f, 2, 1);
    }

    @Test
    void answersTypedContentsWithRawBytesToo() {
        var request = Requests.rows(3, 2, 1).clearRawInputContents();
        var contents = InferTensorContents.newBuilder();
        for (int i = 0; i < FakeModels.SIZE; i++) {
            contents.addFp32Contents(i == 0 ? 9 : 0);
        }
        request.getInputsBuilder(0).setContents(contents);

        assertThat(logits(plane.inference().modelInfer(request.build()))).containsExactly(9, 0, 0);
    }

    @Test
    void keepsTheOrderOfRows() {
        var request = Requests.empty();
        request.getInputsBuilder(0).setShape(0, 2);
        var data = new float[2 * FakeModels.SIZE];
        data[0] = 1;
        data[FakeModels.SIZE + 1] = 2;
        request.addRawInputContents(
                ByteString.copyFrom(new FloatTensor(data, data.length).toBytes()));

        assertThat(logits(plane.inference().modelInfer(request.build())))
                .containsExactly(1, 0, 0, 0, 2, 0);
    }

    @Test
    void writesClassificationsAsOtherServersDo() {
        var request = Requests.rows(0.5f, 2, 1);
        request.addOutputsBuilder()
                .setName("logits")
                .putParameters(
                        "classification", InferParameter.newBuilder().setInt64Param(2).build());

        var response = plane.inference().modelInfer(request.build());

        assertThat(response.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
        assertThat(elements(response.getRawOutputContents(0)))
                .containsExactly("2.000000:1:one", "1.000000:2:two");
    }

    @Test
    void labelsWorkAsVersionsAndTheAnswerNamesTheNumber() {
        plane.load("digits", 2, FakeModels.FOUR_CLASSES);
        plane.candidate("digits", 1, 2);

        var candidate =
                plane.inference()
                        .modelInfer(Requests.rows(1, 2, 3).setModelVersion("candidate").build());
        var stable =
                plane.inference()
                        .modelInfer(Requests.rows(1, 2, 3).setModelVersion("stable").build());

        assertThat(candidate.getModelVersion()).isEqualTo("2");
        assertThat(logits(candidate)).hasSize(4);
        assertThat(stable.getModelVersion()).isEqualTo("1");
    }

    @Test
    void metadataLeavesRowsAndClassesOpenAndIsStablesWithoutAVersion() {
        plane.load("digits", 2, FakeModels.FOUR_CLASSES);
        plane.want("digits", 3, FakeModels.BROKEN);

        var metadata =
                plane.inference()
                        .modelMetadata(ModelMetadataRequest.newBuilder().setName("digits").build());

        assertThat(metadata.getVersionsList()).containsExactly("1", "2");
        assertThat(metadata.getInputs(0).getName()).isEqualTo("input");
        assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 1L, 4L, 4L);
        assertThat(metadata.getOutputs(0).getShapeList()).containsExactly(-1L, -1L);
    }

    @Test
    void tellsUnknownFromNotReady() {
        var loads = plane.models.holdLoads();
        plane.want("digits", 2, FakeModels.THREE_CLASSES);

        var unknownModel = refusal(Requests.rows(1, 2, 3).setModelName("letters"));
        var unknownVersion = refusal(Requests.rows(1, 2, 3).setModelVersion("9"));
        var loading = refusal(Requests.rows(1, 2, 3).setModelVersion("2"));
        loads.countDown();

        assertThat(unknownModel.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(Refusals.errorInfo(unknownModel).getReason()).isEqualTo("MODEL_NOT_FOUND");
        assertThat(unknownVersion.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(Refusals.errorInfo(unknownVersion).getReason()).isEqualTo("VERSION_NOT_FOUND");
        assertThat(loading.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Refusals.errorInfo(loading).getReason()).isEqualTo("VERSION_NOT_READY");
    }

    @Test
    void namesOfAnyLengthAreRefusedWithTheRightCode() {
        var name = "\u20ac".repeat(10_000);
        var dims = Requests.rows(1, 2, 3);
        for (int i = 0; i < 10_000; i++) {
            dims.getInputsBuilder(0).addShape(1);
        }

        assertThat(refusal(Requests.rows(1, 2, 3).setModelName(name)).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(Requests.rows(1, 2, 3).setModelVersion(name)).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        var input = refusal(rename(Requests.rows(1, 2, 3), name));
        assertThat(input.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(input.getStatus().getDescription())
                .startsWith("model digits has no input \"\u20ac\u20ac");
        assertThat(refusal(dims).getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private static ModelInferRequest.Builder rename(
            ModelInferRequest.Builder request, String name) {
        request.getInputsBuilder(0).setName(name);
        return request;
    }

    @Test
    void bytesThatAreNoMessageAreInvalid() {
        var bytes =
                new MethodDescriptor.Marshaller<byte[]>() {
                    @Override
                    public InputStream stream(byte[] value) {
                        return new ByteArrayInputStream(value);
                    }

                    @Override
                    public byte[] parse(InputStream stream) {
                        return new byte[0];
                    }
                };
        var method =
                MethodDescriptor.newBuilder(bytes, bytes)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(
                                GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
                        .build();

        var refusal =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                ClientCalls.blockingUnaryCall(
                                        plane.channel,
                                        method,
                                        CallOptions.DEFAULT,
                                        new byte[] {-1, -1}));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).startsWith("not a message of this method");
    }

    @Test
    void aModelWhoseEngineIsBeingBegunAnewIsNotReady() {
        plane.models.answer = false;
        assertThat(ready("digits", "")).isFalse();
        plane.models.answer = true;
        assertThat(ready("digits", "")).isTrue();
    }

    @Test
    void anUnknownModelIsNotReadyButNoError() {
        assertThat(ready("letters", "")).isFalse();
        assertThat(ready("digits", "2")).isFalse();
        assertThat(ready("digits", "")).isTrue();
        assertThat(ready("digits", "1")).isTrue();
    }

    @Test
    void isReadyOnceEveryStableVersionIsAvailable() {
        var loads = plane.models.holdLoads();
        plane.want("letters", 1, FakeModels.THREE_CLASSES);
        plane.stable("letters", 1);

        boolean before = serverReady();
        boolean live =
                plane.inference().serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
        loads.countDown();

        assertThat(before).isFalse();
        assertThat(live).isTrue();
        Awaitility.await().until(this::serverReady);
    }

    @Test
    void indexListsVersionsWithTheirStates() {
        plane.want("letters", 1, FakeModels.BROKEN);
        Awaitility.await()
                .until(() ->
                        index(false).stream()
                                .anyMatch(model -> model.getState().equals("UNAVAILABLE")));

        assertThat(index(false))
                .extracting(ModelIndex::getName)
                .containsExactly("digits", "letters");
        assertThat(index(false).get(0).getState()).isEqualTo("READY");
        assertThat(index(false).get(1).getReason()).contains("the goldens do not match");
        assertThat(index(true)).extracting(ModelIndex::getName).containsExactly("digits");
    }

    @Test
    void advertisesOnlyWhatWorks() {
        var metadata = plane.inference().serverMetadata(ServerMetadataRequest.getDefaultInstance());

        assertThat(metadata.getName()).isEqualTo("adagrow");
        assertThat(metadata.getExtensionsList())
                .containsExactly(
                        "classification", "model_configuration", "model_repository", "statistics");
    }

    @Test
    void countsWhatItAnswersByVersionAndWhatItRefusesByCode() {
        plane.inference().modelInfer(Requests.rows(1, 2, 3).build());
        refusal(Requests.rows(1, 2, 3).setModelName("made-up"));
        refusal(Requests.empty());

        assertThat(plane.metrics.toString())
                .contains(
                        "adagrow_requests_total{model=\"digits\",version=\"1\",method=\"ModelInfer\",code=\"OK\",} 1.0")
                .contains(
                        "adagrow_requests_total{model=\"\",version=\"\",method=\"ModelInfer\",code=\"NOT_FOUND\",} 1.0")
                .contains(
                        "adagrow_requests_total{model=\"digits\",version=\"\",method=\"ModelInfer\",code=\"INVALID_ARGUMENT\",} 1.0")
                .contains(
                        "adagrow_request_duration_seconds_bucket{model=\"digits\",version=\"1\",method=\"ModelInfer\",le=\"5.0E-5\",}")
                .doesNotContain("made-up");
    }

    private boolean ready(String model, String version) {
        return plane.inference()
                .modelReady(
                        ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
                .getReady();
    }

    private boolean serverReady() {
        return plane.inference().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
    }

    private List<ModelIndex> index(boolean readyOnly) {
        return plane.inference()
                .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(readyOnly).build())
                .getModelsList();
    }

    private StatusRuntimeException refusal(ModelInferRequest.Builder request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> plane.inference().modelInfer(request.build()));
    }

    private static float[] logits(ModelInferResponse response) {
        var shape = response.getOutputs(0).getShapeList();
        return FloatTensor.fromBytes(
                        response.getRawOutputContents(0).asReadOnlyByteBuffer(),
                        shape.get(0).intValue(),
                        shape.get(1).intValue())
                .data();
    }

    private static List<String> elements(ByteString raw) {
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        var elements = new java.util.ArrayList<String>();
        while (bytes.hasRemaining()) {
            var text = new byte[bytes.getInt()];
            bytes.get(text);
            elements.add(new String(text, StandardCharsets.UTF_8));
        }
        return elements;
    }
}
