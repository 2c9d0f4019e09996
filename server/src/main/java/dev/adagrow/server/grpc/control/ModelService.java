package dev.adagrow.server.grpc.control;

import dev.adagrow.bundle.ModelName;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.grpc.rest.SampleInputs;
import dev.adagrow.server.importing.ImportOptions;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutState;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.v1.BundleChunk;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.DeleteModelRequest;
import dev.adagrow.v1.DeleteModelResponse;
import dev.adagrow.v1.DeleteVersionRequest;
import dev.adagrow.v1.DeleteVersionResponse;
import dev.adagrow.v1.DownloadBundleRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.GetVersionRequest;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.ImportModelResponse;
import dev.adagrow.v1.ListModelsRequest;
import dev.adagrow.v1.ListModelsResponse;
import dev.adagrow.v1.ListVersionsRequest;
import dev.adagrow.v1.ListVersionsResponse;
import dev.adagrow.v1.Model;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Models, versions and their bundles over gRPC. Blocking: runs on the control plane's executor,
 * never on an event loop.
 */
public final class ModelService extends ModelServiceGrpc.ModelServiceImplBase {
    private final Catalog catalog;
    private final Uploads uploads;
    private final ModelImport imports;
    private final Datasets datasets;
    private final RolloutController rollouts;
    private final LoadedVersions versions;
    private final Consumer<ServableId> published;
    private final Requests requests;

    /**
     * @param published told of every version that was uploaded, to be tried
     */
    ModelService(
            Catalog catalog,
            Uploads uploads,
            ModelImport imports,
            Datasets datasets,
            RolloutController rollouts,
            LoadedVersions versions,
            Consumer<ServableId> published,
            Requests requests) {
        this.catalog = catalog;
        this.uploads = uploads;
        this.imports = imports;
        this.datasets = datasets;
        this.rollouts = rollouts;
        this.versions = versions;
        this.published = published;
        this.requests = requests;
    }

    @Override
    public void createModel(CreateModelRequest request, StreamObserver<Model> out) {
        Answers.one(
                out,
                () ->
                        message(
                                requests.named(
                                        request.getRequestId(),
                                        ModelServiceGrpc.getCreateModelMethod(),
                                        request,
                                        request.getModelId(),
                                        this::create,
                                        dev.adagrow.server.catalog.Model::id,
                                        catalog::model)));
    }

    private dev.adagrow.server.catalog.Model create(String id) {
        var model = catalog.create(id);
        rollouts.introduce(id);
        return model;
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> out) {
        Answers.one(out, () -> message(catalog.model(Names.modelId(request.getName(), "name"))));
    }

    @Override
    public void deleteModel(DeleteModelRequest request, StreamObserver<DeleteModelResponse> out) {
        Answers.one(
                out,
                () -> {
                    rollouts.delete(Names.modelId(request.getName(), "name"));
                    return DeleteModelResponse.getDefaultInstance();
                });
    }

    @Override
    public void deleteVersion(
            DeleteVersionRequest request, StreamObserver<DeleteVersionResponse> out) {
        Answers.one(
                out,
                () -> {
                    rollouts.delete(Names.versionId(request.getName(), "name"));
                    return DeleteVersionResponse.getDefaultInstance();
                });
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
        Answers.one(
                out,
                () -> {
                    var page = Page.of(request.getPageSize(), request.getPageToken());
                    var found = catalog.models(page.after(), page.limit());
                    return ListModelsResponse.newBuilder()
                            .addAllModels(page.items(found).stream().map(this::message).toList())
                            .setNextPageToken(
                                    page.next(found, dev.adagrow.server.catalog.Model::id))
                            .build();
                });
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<Version> out) {
        Answers.one(
                out, () -> message(catalog.version(Names.versionId(request.getName(), "name"))));
    }

    @Override
    public void listVersions(
            ListVersionsRequest request, StreamObserver<ListVersionsResponse> out) {
        Answers.one(
                out,
                () -> {
                    var page = Page.of(request.getPageSize(), request.getPageToken());
                    var model = Names.modelId(request.getParent(), "parent");
                    var found = catalog.versions(model, page.afterNumber(), page.limit());
                    var response =
                            ListVersionsResponse.newBuilder()
                                    .setNextPageToken(
                                            page.next(
                                                    found,
                                                    v -> Integer.toString(v.id().version())));
                    for (var version : page.items(found)) {
                        response.addVersions(message(version));
                    }
                    return response.build();
                });
    }

    @Override
    public StreamObserver<UploadBundleRequest> uploadBundle(StreamObserver<Version> out) {
        var upload = uploads.begin();
        return new Upload<>(out) {
            private String model = "";
            private List<String> lineage = List.of();
            private boolean whole;

            @Override
            void take(UploadBundleRequest request) throws IOException {
                if (model.isEmpty()) {
                    model = catalog.model(Names.modelId(request.getModel(), "model")).id();
                    lineage = request.getDatasetsList().stream().map(this::digest).toList();
                } else if (!request.getModel().isEmpty()
                        && !request.getModel().equals(Names.model(model))) {
                    throw ServerException.invalidField(
                            "model", "one stream uploads one bundle, of " + Names.model(model));
                }
                if (whole && !request.getData().isEmpty()) {
                    throw ServerException.invalidField(
                            "data", "of the bundle, behind the training state");
                }
                upload.append(request.getData().asReadOnlyByteBuffer());
                whole |= !request.getTrainingState().isEmpty();
                upload.appendTrainingState(request.getTrainingState().asReadOnlyByteBuffer());
            }

            private String digest(String dataset) {
                return datasets.ready(Names.datasetId(dataset, "datasets")).sha256().orElseThrow();
            }

            @Override
            Version finish() throws IOException {
                if (model.isEmpty()) {
                    throw ServerException.invalidField(
                            "model", "the stream ended before the first message");
                }
                var version = upload.publish(model, lineage);
                published.accept(version.id());
                return message(version);
            }

            @Override
            void giveUp() throws IOException {
                upload.discard();
            }
        };
    }

    @Override
    public StreamObserver<ImportModelRequest> importModel(StreamObserver<ImportModelResponse> out) {
        var upload = uploads.begin();
        return new Upload<>(out) {
            private ImportModelRequest first = ImportModelRequest.getDefaultInstance();
            private Map<String, Tensor> samples = Map.of();

            @Override
            void take(ImportModelRequest request) throws IOException {
                if (first.getModel().isEmpty()) {
                    // Without its data: the stream may be long.
                    first = request.toBuilder().clearData().clearSampleInputs().build();
                    requireModelName(Names.modelId(first.getModel(), "model"));
                    samples = SampleInputs.read(request.getSampleInputs());
                }
                upload.append(request.getData().asReadOnlyByteBuffer());
            }

            @Override
            ImportModelResponse finish() throws IOException {
                var model = Names.modelId(first.getModel(), "model");
                var skipped =
                        upload.convert((file, target) ->
                                imports.bundle(model, file, options(first, samples), target));
                introduce(model);
                var version = upload.publish(model, List.of());
                published.accept(version.id());
                return ImportModelResponse.newBuilder()
                        .setVersion(message(version))
                        .addAllSkippedOutputs(skipped)
                        .build();
            }

            @Override
            void giveUp() throws IOException {
                upload.discard();
            }
        };
    }

    private static void requireModelName(String model) {
        var fault = ModelName.fault(model);
        if (fault.isPresent()) {
            throw ServerException.invalidField("model", fault.get());
        }
    }

    /** Creates the model if there is none. */
    private void introduce(String model) {
        try {
            var unused = create(model);
        } catch (ServerException e) {
            if (e.reason() != Reason.MODEL_EXISTS) {
                throw e;
            }
        }
    }

    private static ImportOptions options(ImportModelRequest request, Map<String, Tensor> samples) {
        return new ImportOptions(
                request.getLabelsList(),
                Optional.of(request.getScoresOutput()).filter(name -> !name.isEmpty()),
                switch (request.getBatching()) {
                    case ROWS -> Optional.of(true);
                    case WHOLE -> Optional.of(false);
                    case BATCHING_UNSPECIFIED -> Optional.empty();
                    case UNRECOGNIZED ->
                            throw ServerException.invalidField(
                                    "batching", "unknown value " + request.getBatchingValue());
                },
                samples);
    }

    @Override
    public void downloadBundle(DownloadBundleRequest request, StreamObserver<BundleChunk> out) {
        var version = catalog.version(Names.versionId(request.getName(), "name"));
        Answers.run(() -> {
            FileStream.send(
                    request.getTrainingState()
                            ? catalog.trainingState(version)
                            : catalog.bundle(version),
                    0,
                    out,
                    data -> BundleChunk.newBuilder().setData(data).build());
            return version;
        });
    }

    private Model message(dev.adagrow.server.catalog.Model model) {
        return ModelCodec.message(model, rollouts.split(model.id()));
    }

    private Version message(dev.adagrow.server.catalog.Version version) throws IOException {
        var readiness = versions.readiness(version.id());
        var reason =
                switch (readiness) {
                    case LoadedVersions.Readiness.Absent r -> lastEnd(version.id());
                    case LoadedVersions.Readiness.Coming r -> "";
                    case LoadedVersions.Readiness.Resting(var why) -> why;
                    case LoadedVersions.Readiness.Available r -> "";
                    case LoadedVersions.Readiness.Failed(var why) -> why;
                };
        return ModelCodec.message(version, readiness, reason, versions.servedBy(version.id()));
    }

    /** How the version's last rollout ended, unless it was promoted or never tried. */
    private String lastEnd(ServableId id) {
        return rollouts.latest(id)
                .flatMap(rollout ->
                        rollout.state() instanceof RolloutState.Ended(var outcome, var reason)
                                ? ended(outcome).map(word -> word + ": " + reason)
                                : Optional.empty())
                .orElse("");
    }

    private static Optional<String> ended(RolloutState.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> Optional.empty();
            case ROLLED_BACK -> Optional.of("rolled back");
            case INCONCLUSIVE -> Optional.of("inconclusive");
            case REJECTED -> Optional.of("rejected");
        };
    }
}
