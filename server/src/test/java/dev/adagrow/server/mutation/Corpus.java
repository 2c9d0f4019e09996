package dev.adagrow.server.mutation;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.FinishJobRequest;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import dev.adagrow.trainer.v1.QueryBlobRequest;
import dev.adagrow.trainer.v1.ReadBlobRequest;
import dev.adagrow.trainer.v1.RenewLeaseRequest;
import dev.adagrow.trainer.v1.ReportProgressRequest;
import dev.adagrow.trainer.v1.SaveCheckpointRequest;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.trainer.v1.WriteBlobRequest;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.Augmentation;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.DeleteModelRequest;
import dev.adagrow.v1.DeleteVersionRequest;
import dev.adagrow.v1.DownloadBundleRequest;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetAdaptationRequest;
import dev.adagrow.v1.GetDatasetRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.GetRolloutRequest;
import dev.adagrow.v1.GetVersionRequest;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.Instance;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListDatasetsRequest;
import dev.adagrow.v1.ListModelsRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.ListVersionsRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.PredictionServiceGrpc;
import dev.adagrow.v1.QueryWriteStatusRequest;
import dev.adagrow.v1.ReportFeedbackRequest;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.StopRule;
import dev.adagrow.v1.TrainingProgress;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.WatchAdaptationRequest;
import dev.adagrow.v1.WatchRolloutRequest;
import dev.adagrow.v1.WriteRequest;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelConfigRequest;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.ModelStatisticsRequest;
import inference.RepositoryIndexRequest;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelUnloadRequest;
import inference.ServerLiveRequest;
import inference.ServerMetadataRequest;
import inference.ServerReadyRequest;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of every method that a server with the {@link Stock} answers, or refuses for its state.
 */
final class Corpus {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Stock stock;

    /**
     * A method and what may be sent to it.
     *
     * @param requests each the messages of one call
     */
    record Entry(MethodDescriptor<?, ?> method, List<List<Message>> requests) {}

    private Corpus(Stock stock) {
        this.stock = stock;
        inference();
        models();
        datasets();
        trainer();
        adaptations();
        rollouts();
        standard();
    }

    /** By full name of the method. */
    static Map<String, Entry> of(Stock stock) {
        return new Corpus(stock).entries;
    }

    /** Each message is a call of its own. */
    private void add(MethodDescriptor<?, ?> method, Message... requests) {
        stream(method, List.of(requests).stream().map(List::of).toList());
    }

    private void stream(MethodDescriptor<?, ?> method, List<List<Message>> calls) {
        entries.put(method.getFullMethodName(), new Entry(method, calls));
    }

    private void inference() {
        add(GRPCInferenceServiceGrpc.getServerLiveMethod(), ServerLiveRequest.getDefaultInstance());
        add(
                GRPCInferenceServiceGrpc.getServerReadyMethod(),
                ServerReadyRequest.getDefaultInstance());
        add(
                GRPCInferenceServiceGrpc.getServerMetadataMethod(),
                ServerMetadataRequest.getDefaultInstance());
        add(
                GRPCInferenceServiceGrpc.getModelReadyMethod(),
                ModelReadyRequest.newBuilder().setName(stock.images()).setVersion("1").build());
        add(
                GRPCInferenceServiceGrpc.getModelMetadataMethod(),
                ModelMetadataRequest.newBuilder().setName(stock.types()).setVersion("1").build(),
                ModelMetadataRequest.newBuilder().setName(stock.images()).build());
        add(
                GRPCInferenceServiceGrpc.getModelConfigMethod(),
                ModelConfigRequest.newBuilder().setName(stock.images()).setVersion("1").build());
        add(
                GRPCInferenceServiceGrpc.getModelStatisticsMethod(),
                ModelStatisticsRequest.newBuilder()
                        .setName(stock.images())
                        .setVersion("1")
                        .build());
        add(
                GRPCInferenceServiceGrpc.getRepositoryIndexMethod(),
                RepositoryIndexRequest.newBuilder().setReady(true).build());
        add(
                GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(),
                RepositoryModelLoadRequest.newBuilder().setModelName(stock.spare()).build());
        add(
                GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(),
                RepositoryModelUnloadRequest.newBuilder().setModelName(stock.spare()).build());
        var infers = stock.inferRequests();
        add(GRPCInferenceServiceGrpc.getModelInferMethod(), infers.toArray(Message[]::new));
        stream(
                GRPCInferenceServiceGrpc.getModelStreamInferMethod(),
                List.of(List.copyOf(infers), List.of(infers.getFirst())));
        add(
                PredictionServiceGrpc.getPredictMethod(),
                PredictRequest.newBuilder()
                        .setModel("models/" + stock.images())
                        .setTopK(3)
                        .setRouteKey("someone")
                        .addInstances(Instance.newBuilder().setImage(Stock.picture("png")))
                        .addInstances(Instance.newBuilder().setImage(Stock.picture("jpg")))
                        .build());
        add(
                FeedbackServiceGrpc.getReportFeedbackMethod(),
                ReportFeedbackRequest.newBuilder()
                        .addItems(
                                FeedbackItem.newBuilder()
                                        .setPredictionId(stock.predictionId())
                                        .setLabel("3"))
                        .addItems(
                                FeedbackItem.newBuilder()
                                        .setPredictionId(stock.predictionId())
                                        .setCorrect(true))
                        .build());
    }

    private void models() {
        var name = "models/" + stock.images();
        var version = name + "/versions/1";
        add(
                ModelServiceGrpc.getCreateModelMethod(),
                CreateModelRequest.newBuilder()
                        .setModelId(stock.images() + "-too")
                        .setRequestId("once-" + stock.images())
                        .build());
        add(
                ModelServiceGrpc.getGetModelMethod(),
                GetModelRequest.newBuilder().setName(name).build());
        add(
                ModelServiceGrpc.getListModelsMethod(),
                ListModelsRequest.newBuilder().setPageSize(1).setPageToken("YQ").build());
        add(
                ModelServiceGrpc.getGetVersionMethod(),
                GetVersionRequest.newBuilder().setName(version).build());
        add(
                ModelServiceGrpc.getListVersionsMethod(),
                ListVersionsRequest.newBuilder()
                        .setParent(name)
                        .setPageSize(1)
                        .setPageToken("MQ")
                        .build());
        var bundle = stock.bundle();
        int half = bundle.size() / 2;
        stream(
                ModelServiceGrpc.getUploadBundleMethod(),
                List.of(
                        List.of(
                                UploadBundleRequest.newBuilder()
                                        .setModel(name)
                                        .addDatasets(stock.dataset())
                                        .setData(bundle.substring(0, half))
                                        .build(),
                                UploadBundleRequest.newBuilder()
                                        .setData(bundle.substring(half))
                                        .build(),
                                UploadBundleRequest.newBuilder()
                                        .setTrainingState(stock.trainingState())
                                        .build())));
        var onnx = stock.onnx();
        stream(
                ModelServiceGrpc.getImportModelMethod(),
                List.of(
                        List.of(
                                ImportModelRequest.newBuilder()
                                        .setModel("models/" + stock.imported())
                                        .addAllLabels(List.of("a", "b", "c"))
                                        .setScoresOutput("output")
                                        .setBatching(ImportModelRequest.Batching.ROWS)
                                        .setData(onnx.substring(0, onnx.size() / 2))
                                        .build(),
                                ImportModelRequest.newBuilder()
                                        .setData(onnx.substring(onnx.size() / 2))
                                        .build())));
        add(
                ModelServiceGrpc.getDownloadBundleMethod(),
                DownloadBundleRequest.newBuilder().setName(version).build(),
                DownloadBundleRequest.newBuilder().setName(version).setTrainingState(true).build());
        add(
                ModelServiceGrpc.getDeleteVersionMethod(),
                DeleteVersionRequest.newBuilder()
                        .setName("models/" + stock.spare() + "/versions/1")
                        .build());
        add(
                ModelServiceGrpc.getDeleteModelMethod(),
                DeleteModelRequest.newBuilder().setName("models/" + stock.spare()).build());
    }

    private void datasets() {
        add(
                DatasetServiceGrpc.getCreateDatasetMethod(),
                CreateDatasetRequest.newBuilder()
                        .setDisplayName("another")
                        .setRequestId("once-" + stock.dataset())
                        .build());
        add(
                DatasetServiceGrpc.getGetDatasetMethod(),
                GetDatasetRequest.newBuilder().setName(stock.dataset()).build());
        add(
                DatasetServiceGrpc.getListDatasetsMethod(),
                ListDatasetsRequest.newBuilder().setPageSize(2).setPageToken("MA").build());
        var data = stock.datasetFile();
        stream(
                DatasetServiceGrpc.getWriteMethod(),
                List.of(
                        List.of(
                                WriteRequest.newBuilder()
                                        .setName(stock.writing())
                                        .setData(data.substring(0, 1000))
                                        .build(),
                                WriteRequest.newBuilder()
                                        .setOffset(1000)
                                        .setData(data.substring(1000))
                                        .build())));
        add(
                DatasetServiceGrpc.getQueryWriteStatusMethod(),
                QueryWriteStatusRequest.newBuilder().setName(stock.writing()).build());
        add(
                DatasetServiceGrpc.getFinalizeMethod(),
                FinalizeRequest.newBuilder()
                        .setName(stock.writing())
                        .setSha256(Stock.digest(data))
                        .build(),
                FinalizeRequest.newBuilder()
                        .setName(stock.dataset())
                        .setSha256(Stock.digest(data))
                        .build());
        add(
                DatasetServiceGrpc.getDeleteDatasetMethod(),
                DeleteDatasetRequest.newBuilder().setName(stock.writing()).build());
    }

    private void adaptations() {
        add(
                AdaptationServiceGrpc.getCreateAdaptationMethod(),
                CreateAdaptationRequest.newBuilder()
                        .setModel("models/" + stock.images())
                        .setDataset(stock.dataset())
                        .setValidateOnly(true)
                        .setConfig(config())
                        .build(),
                CreateAdaptationRequest.newBuilder()
                        .setModel("models/" + stock.spare())
                        .setDataset(stock.dataset())
                        .setRequestId("once-" + stock.spare())
                        .build());
        add(
                AdaptationServiceGrpc.getGetAdaptationMethod(),
                GetAdaptationRequest.newBuilder().setName(stock.adaptation()).build());
        add(
                AdaptationServiceGrpc.getListAdaptationsMethod(),
                ListAdaptationsRequest.newBuilder()
                        .setModel("models/" + stock.images())
                        .setPageSize(3)
                        .build());
        add(
                AdaptationServiceGrpc.getWatchAdaptationMethod(),
                WatchAdaptationRequest.newBuilder()
                        .setName(stock.adaptation())
                        .setAfterSequence(0)
                        .build());
        add(
                AdaptationServiceGrpc.getCancelAdaptationMethod(),
                CancelAdaptationRequest.newBuilder().setName(stock.adaptation()).build());
    }

    /** With something set in each part, so that there is something to change. */
    private static GrowthConfig config() {
        return GrowthConfig.newBuilder()
                .setEpochs(3)
                .setBatchSize(32)
                .setLearningRate(0.01)
                .addAllWidths(List.of(8, 16))
                .addCycle("d")
                .setStop(StopRule.newBuilder().setBeta(0.5).setTolerance(2))
                .setContinued(ContinuedGrowth.newBuilder().setBudgetSteps(100))
                .setAugmentation(Augmentation.newBuilder().setCropPadding(2))
                .build();
    }

    private void rollouts() {
        add(
                RolloutServiceGrpc.getCreateRolloutMethod(),
                CreateRolloutRequest.newBuilder()
                        .setModel("models/" + stock.images())
                        .setCandidateVersion(2)
                        .setRequestId("once-" + stock.rollout())
                        .build());
        add(
                RolloutServiceGrpc.getGetRolloutMethod(),
                GetRolloutRequest.newBuilder().setName(stock.rollout()).build());
        add(
                RolloutServiceGrpc.getListRolloutsMethod(),
                ListRolloutsRequest.newBuilder()
                        .setModel("models/" + stock.images())
                        .setPageSize(5)
                        .build());
        var command =
                RolloutCommand.newBuilder().setName(stock.rollout()).setReason("why not").build();
        add(RolloutServiceGrpc.getPauseRolloutMethod(), command);
        add(RolloutServiceGrpc.getResumeRolloutMethod(), command);
        add(
                RolloutServiceGrpc.getPromoteRolloutMethod(),
                command.toBuilder().setRequestId("promote-" + stock.rollout()).build());
        add(
                RolloutServiceGrpc.getRollBackRolloutMethod(),
                command.toBuilder().setEtag("1").build());
        add(
                RolloutServiceGrpc.getWatchRolloutMethod(),
                WatchRolloutRequest.newBuilder().setName(stock.rollout()).build());
    }

    private void trainer() {
        Lease lease = stock.lease();
        var blob = stock.bundle();
        var digest = Stock.digest(blob);
        add(
                TrainerServiceGrpc.getAcquireLeaseMethod(),
                AcquireLeaseRequest.newBuilder().setTrainer("somebody").build());
        add(
                TrainerServiceGrpc.getRenewLeaseMethod(),
                RenewLeaseRequest.newBuilder().setLease(lease).build());
        add(
                TrainerServiceGrpc.getReportProgressMethod(),
                ReportProgressRequest.newBuilder()
                        .setLease(lease)
                        .setProgress(
                                TrainingProgress.newBuilder()
                                        .setPhase(TrainingProgress.Phase.GROW)
                                        .setEpoch(2)
                                        .setLoss(0.5)
                                        .setArchitecture("vgg"))
                        .build());
        add(
                TrainerServiceGrpc.getReadBlobMethod(),
                ReadBlobRequest.newBuilder()
                        .setLease(lease)
                        .setDigest(Stock.digest(stock.datasetFile()))
                        .setOffset(5)
                        .build());
        stream(
                TrainerServiceGrpc.getWriteBlobMethod(),
                List.of(
                        List.of(
                                WriteBlobRequest.newBuilder()
                                        .setLease(lease)
                                        .setDigest(digest)
                                        .setData(blob.substring(0, 100))
                                        .build(),
                                WriteBlobRequest.newBuilder()
                                        .setOffset(100)
                                        .setData(blob.substring(100))
                                        .build())));
        add(
                TrainerServiceGrpc.getQueryBlobMethod(),
                QueryBlobRequest.newBuilder().setLease(lease).setDigest(digest).build());
        add(
                TrainerServiceGrpc.getSaveCheckpointMethod(),
                SaveCheckpointRequest.newBuilder().setLease(lease).setDigest(digest).build());
        add(
                TrainerServiceGrpc.getPublishVersionMethod(),
                PublishVersionRequest.newBuilder()
                        .setLease(lease)
                        .setBundle(digest)
                        .setGatePassed(true)
                        .setGateReport("fine")
                        .build());
        add(
                TrainerServiceGrpc.getFinishJobMethod(),
                FinishJobRequest.newBuilder()
                        .setLease(lease)
                        .setOutcome(FinishJobRequest.Outcome.NO_CHANGE)
                        .setReason("nothing better was found")
                        .build());
    }

    private void standard() {
        add(
                HealthGrpc.getCheckMethod(),
                HealthCheckRequest.newBuilder().setService(stock.images()).build(),
                HealthCheckRequest.getDefaultInstance());
        add(
                HealthGrpc.getWatchMethod(),
                HealthCheckRequest.newBuilder().setService(stock.images()).build());
        var asked =
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("inference.GRPCInferenceService")
                        .build();
        stream(ServerReflectionGrpc.getServerReflectionInfoMethod(), List.of(List.of(asked)));
        stream(
                io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServerReflectionInfoMethod(),
                List.of(
                        List.of(
                                io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                                        .setListServices("*")
                                        .build())));
    }

    /** Whatever it is, as bytes. */
    static List<ByteString> bytes(List<? extends Message> messages) {
        return messages.stream().map(Message::toByteString).toList();
    }
}
