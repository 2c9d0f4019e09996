package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.batch.ModelLimits;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.InferenceStatistics;
import dev.adagrow.tensor.DataType;
import inference.InferStatistics;
import inference.ModelConfig;
import inference.ModelDynamicBatching;
import inference.ModelInput;
import inference.ModelInstanceGroup;
import inference.ModelMetadataResponse;
import inference.ModelOutput;
import inference.ModelStatistics;
import inference.ModelTransactionPolicy;
import inference.StatisticDuration;
import java.util.List;
import java.util.stream.Stream;

/** What the protocol says about a version, from its manifest and its figures. */
final class ModelDescription {
    /** All but the versions. */
    static ModelMetadataResponse.Builder metadata(String model, Manifest manifest) {
        var response =
                ModelMetadataResponse.newBuilder()
                        .setName(model)
                        .setPlatform(manifest.servedArtifact().engine());
        var signature = manifest.signature();
        for (var input : signature.inputs()) {
            response.addInputs(tensor(input, signature.batched()));
        }
        for (var output : signature.outputs()) {
            response.addOutputs(tensor(output.tensor(), signature.batched()));
        }
        return response;
    }

    /**
     * The number of rows is the first extent; an extent that the manifest leaves open, like the
     * classes, may grow between versions.
     */
    private static ModelMetadataResponse.TensorMetadata tensor(
            Signature.TensorSpec spec, boolean batched) {
        var rows = batched ? Stream.of(-1L) : Stream.<Long>empty();
        return ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name())
                .addAllShape(Stream.concat(rows, extents(spec).stream()).toList())
                .build();
    }

    /**
     * How calls of the model are run. Nothing in it is to be configured by the caller.
     *
     * @param limits that hold for the model now
     */
    static ModelConfig config(String model, Manifest manifest, ModelLimits limits) {
        var signature = manifest.signature();
        var engine = manifest.servedArtifact().engine();
        var config =
                ModelConfig.newBuilder()
                        .setName(model)
                        .setPlatform(engine)
                        .setBackend(engine)
                        .setMaxBatchSize(signature.batched() ? limits.maxQueuedRows() : 0)
                        .addInstanceGroup(
                                ModelInstanceGroup.newBuilder()
                                        .setName(model)
                                        .setKind(ModelInstanceGroup.Kind.KIND_CPU)
                                        .setCount(limits.instances()))
                        .setModelTransactionPolicy(ModelTransactionPolicy.getDefaultInstance());
        for (var input : signature.inputs()) {
            config.addInput(
                    ModelInput.newBuilder()
                            .setName(input.name())
                            .setDataType(type(input.type()))
                            .addAllDims(extents(input)));
        }
        for (var output : signature.outputs()) {
            var tensor = output.tensor();
            config.addOutput(
                    ModelOutput.newBuilder()
                            .setName(tensor.name())
                            .setDataType(type(tensor.type()))
                            .addAllDims(extents(tensor)));
        }
        if (signature.batched()) {
            config.setDynamicBatching(
                    ModelDynamicBatching.newBuilder()
                            .setMaxQueueDelayMicroseconds(limits.maxDelayMicros())
                            .setPriorityLevels(InferParameters.PRIORITY_LEVELS)
                            .setDefaultPriorityLevel(InferParameters.DEFAULT_PRIORITY));
        }
        return config.build();
    }

    private static List<Long> extents(Signature.TensorSpec spec) {
        return spec.shape().stream().map(Integer::longValue).toList();
    }

    private static inference.DataType type(DataType type) {
        return switch (type) {
            case BOOL -> inference.DataType.TYPE_BOOL;
            case UINT8 -> inference.DataType.TYPE_UINT8;
            case UINT16 -> inference.DataType.TYPE_UINT16;
            case UINT32 -> inference.DataType.TYPE_UINT32;
            case UINT64 -> inference.DataType.TYPE_UINT64;
            case INT8 -> inference.DataType.TYPE_INT8;
            case INT16 -> inference.DataType.TYPE_INT16;
            case INT32 -> inference.DataType.TYPE_INT32;
            case INT64 -> inference.DataType.TYPE_INT64;
            case FP16 -> inference.DataType.TYPE_FP16;
            case BF16 -> inference.DataType.TYPE_BF16;
            case FP32 -> inference.DataType.TYPE_FP32;
            case FP64 -> inference.DataType.TYPE_FP64;
            case BYTES -> inference.DataType.TYPE_STRING;
        };
    }

    /**
     * perf_analyzer wants the three parts of computing to have one count. Before and after the
     * engine's run nothing is timed, so these take 0 ns.
     */
    static ModelStatistics statistics(ServableId id, InferenceStatistics.Totals totals) {
        return ModelStatistics.newBuilder()
                .setName(id.model())
                .setVersion(Integer.toString(id.version()))
                .setInferenceCount(totals.rows())
                .setExecutionCount(totals.engine().count())
                .setInferenceStats(
                        InferStatistics.newBuilder()
                                .setSuccess(duration(totals.answered()))
                                .setQueue(duration(totals.queued()))
                                .setComputeInput(untimed(totals.engine()))
                                .setComputeInfer(duration(totals.engine()))
                                .setComputeOutput(untimed(totals.engine())))
                .build();
    }

    private static StatisticDuration duration(InferenceStatistics.Total total) {
        return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
    }

    private static StatisticDuration untimed(InferenceStatistics.Total total) {
        return StatisticDuration.newBuilder().setCount(total.count()).build();
    }

    private ModelDescription() {}
}
