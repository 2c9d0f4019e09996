package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.adagrow.server.batch.GivenLimits;
import inference.DataType;
import inference.ModelConfig;
import inference.ModelConfigRequest;
import inference.ModelInput;
import inference.ModelStatistics;
import inference.ModelStatisticsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ModelConfig and ModelStatistics, as load generators of other servers read them. */
class ModelDescriptionTest {
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

    private ModelConfig config(String model) {
        return plane.inference()
                .modelConfig(ModelConfigRequest.newBuilder().setName(model).build())
                .getConfig();
    }

    private List<ModelStatistics> statistics(String model, String version) {
        return plane.inference()
                .modelStatistics(
                        ModelStatisticsRequest.newBuilder()
                                .setName(model)
                                .setVersion(version)
                                .build())
                .getModelStatsList();
    }

    @Test
    void configHasTheInputsOfTheMetadataWithoutTheirRows() {
        var config = config("digits");

        assertThat(config.getMaxBatchSize()).isEqualTo(DataPlane.MAX_QUEUED_ROWS);
        assertThat(config.getInputList())
                .containsExactly(
                        ModelInput.newBuilder()
                                .setName("input")
                                .setDataType(DataType.TYPE_FP32)
                                .addAllDims(List.of(1L, 4L, 4L))
                                .build());
        assertThat(config.getOutputList())
                .singleElement()
                .satisfies(output -> assertThat(output.getName()).isEqualTo("logits"));
        assertThat(config.getDynamicBatching().getPriorityLevels()).isEqualTo(3);
        assertThat(config.getDynamicBatching().getDefaultPriorityLevel()).isEqualTo(2);
    }

    @Test
    void configTellsTheLimitsThatHoldForTheModelNow() throws Exception {
        plane.serve("letters", 1, FakeModels.THREE_CLASSES);
        plane.limits.folderSays(
                "digits",
                new GivenLimits(Optional.of(2), Optional.of(70), Optional.of(2), Optional.of(1)));

        var own = config("digits");
        assertThat(own.getMaxBatchSize()).isEqualTo(2);
        assertThat(own.getDynamicBatching().getMaxQueueDelayMicroseconds()).isEqualTo(70);
        assertThat(own.getInstanceGroupList())
                .singleElement()
                .satisfies(group -> assertThat(group.getCount()).isEqualTo(1));
        var others = config("letters");
        assertThat(others.getMaxBatchSize()).isEqualTo(DataPlane.MAX_QUEUED_ROWS);
        assertThat(others.getDynamicBatching().getMaxQueueDelayMicroseconds()).isZero();
        assertThat(others.getInstanceGroup(0).getCount()).isEqualTo(DataPlane.THREADS);
    }

    @Test
    void aCallOfMoreRowsThanConfigTellsIsRefusedForGood() {
        plane.limits.folderSays(
                "digits",
                new GivenLimits(
                        Optional.empty(), Optional.empty(), Optional.of(2), Optional.empty()));

        assertThat(infer(2)).isEqualTo("digits");
        var refusal = catchThrowableOfType(StatusRuntimeException.class, () -> infer(3));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageContaining("[1..2, ");
    }

    /** Who answers a call of so many rows. */
    private String infer(int rows) {
        var request = Requests.empty();
        request.getInputsBuilder(0).setShape(0, rows);
        var zeros = ByteString.copyFrom(new byte[rows * FakeModels.SIZE * Float.BYTES]);
        return plane.inference()
                .modelInfer(request.addRawInputContents(zeros).build())
                .getModelName();
    }

    @Test
    void everyTypeHasItsNameAndAModelWithoutRowsHasNoBatches() throws Exception {
        plane.serve("echo", 1, FakeModels.ECHO_WITHOUT_ROWS);
        var config = config("echo");

        assertThat(config.getMaxBatchSize()).isZero();
        assertThat(config.hasDynamicBatching()).isFalse();
        assertThat(config.getInputList())
                .allSatisfy(input ->
                        assertThat(input.getDataType().name())
                                .isEqualTo("TYPE_" + input.getName().replace("BYTES", "STRING")));
    }

    @Test
    void statisticsCountWhatAVersionHasAnswered() throws Exception {
        plane.load("digits", 2, FakeModels.THREE_CLASSES);
        plane.serve("letters", 1, FakeModels.THREE_CLASSES);
        for (int i = 0; i < 3; i++) {
            var unused = plane.inference().modelInfer(Requests.rows(1, 2, 3).build());
        }

        var one = statistics("digits", "1").getFirst();
        assertThat(one.getInferenceCount()).isEqualTo(3);
        assertThat(one.getExecutionCount()).isEqualTo(3);
        var durations = one.getInferenceStats();
        assertThat(durations.getSuccess().getCount()).isEqualTo(3);
        assertThat(durations.getQueue().getCount()).isEqualTo(3);
        assertThat(durations.getComputeInfer().getNs())
                .isPositive()
                .isLessThan(durations.getSuccess().getNs());
        // perf_analyzer ends with an error where these three differ.
        assertThat(durations.getComputeInfer().getCount()).isEqualTo(3);
        assertThat(durations.getComputeInput().getCount()).isEqualTo(3);
        assertThat(durations.getComputeOutput().getCount()).isEqualTo(3);
        assertThat(statistics("digits", "")).extracting("version").containsExactly("1", "2");
        assertThat(statistics("", ""))
                .extracting("name")
                .containsExactly("digits", "digits", "letters");
        assertThat(statistics("digits", "2").getFirst().getInferenceCount()).isZero();
    }

    @Test
    void aModelThatThereIsNotIsNotFound() {
        for (var version : List.of("", "1")) {
            var refusal =
                    catchThrowableOfType(
                            StatusRuntimeException.class, () -> statistics("none", version));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        }
    }
}
