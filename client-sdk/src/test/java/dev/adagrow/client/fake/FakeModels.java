package dev.adagrow.client.fake;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.v1.Accuracies;
import dev.adagrow.bundle.v1.Architecture;
import dev.adagrow.bundle.v1.Manifest;
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
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The model "digits" with version 2; what is uploaded becomes version 3. */
public final class FakeModels extends ModelServiceGrpc.ModelServiceImplBase {
    private static final Model DIGITS =
            Model.newBuilder()
                    .setName("models/digits")
                    .setStableVersion(2)
                    .addAllClasses(List.of("0", "1"))
                    .build();

    private final ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
    private final ByteArrayOutputStream uploadedState = new ByteArrayOutputStream();

    /** First messages of imports. */
    public final List<ImportModelRequest> imported = new CopyOnWriteArrayList<>();

    /** Data sets that an upload named. */
    public final List<String> lineage = new CopyOnWriteArrayList<>();

    /** What a download sends. */
    public volatile List<byte[]> chunks = List.of();

    /** What a download of a training state sends. */
    public volatile List<byte[]> stateChunks = List.of();

    /** What a list of versions holds. */
    public volatile List<Version> versions = List.of(version(2));

    /** Whether a rollout runs. */
    public volatile boolean busy;

    /** Names of the models and versions deleted. */
    public final List<String> deleted = new CopyOnWriteArrayList<>();

    /** Names of the models created. */
    public final List<String> created = new CopyOnWriteArrayList<>();

    /** What becomes of the version that is uploaded: one answer after the other, the last again. */
    public volatile List<Version> states = List.of(version(3));

    private final AtomicInteger looks = new AtomicInteger();

    /** A version in a state. */
    public static Version version(int number, String state, String reason) {
        return version(number).toBuilder().setState(state).setStateReason(reason).build();
    }

    private Version look() {
        var all = states;
        return all.get(Math.min(looks.getAndIncrement(), all.size() - 1));
    }

    public byte[] uploaded() {
        return uploaded.toByteArray();
    }

    public byte[] uploadedTrainingState() {
        return uploadedState.toByteArray();
    }

    public static Version version(int number) {
        return Version.newBuilder()
                .setName("models/digits/versions/" + number)
                .setVersion(number)
                .setState("AVAILABLE")
                .setSize(3 << 20)
                .setManifest(
                        Manifest.newBuilder()
                                .setDefaultArtifact("onnx-int8")
                                .setArchitecture(
                                        Architecture.newBuilder()
                                                .setFamily("vgg")
                                                .addAllUnits(List.of(1, 2, 1))
                                                .setBranches(3)
                                                .setParameters(777))
                                .setAccuracies(
                                        Accuracies.newBuilder().putTest("onnx-int8", 0.9812)))
                .build();
    }

    @Override
    public void createModel(CreateModelRequest request, StreamObserver<Model> out) {
        if (request.getModelId().equals("digits")) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.ALREADY_EXISTS, "MODEL_EXISTS", "model digits exists"));
            return;
        }
        created.add(request.getModelId());
        FakeDatasets.answer(
                out, Model.newBuilder().setName("models/" + request.getModelId()).build());
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> out) {
        if (request.getName().equals(DIGITS.getName())) {
            FakeDatasets.answer(out, DIGITS);
        } else {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "MODEL_NOT_FOUND",
                            request.getName() + " does not exist"));
        }
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
        FakeDatasets.answer(out, ListModelsResponse.newBuilder().addModels(DIGITS).build());
    }

    @Override
    public void deleteModel(DeleteModelRequest request, StreamObserver<DeleteModelResponse> out) {
        if (busy) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.FAILED_PRECONDITION,
                            "ROLLOUT_RUNNING",
                            "model digits has a running rollout R1"));
            return;
        }
        deleted.add(request.getName());
        FakeDatasets.answer(out, DeleteModelResponse.getDefaultInstance());
    }

    @Override
    public void deleteVersion(
            DeleteVersionRequest request, StreamObserver<DeleteVersionResponse> out) {
        deleted.add(request.getName());
        FakeDatasets.answer(out, DeleteVersionResponse.getDefaultInstance());
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<Version> out) {
        FakeDatasets.answer(out, request.getName().endsWith("/3") ? look() : version(2));
    }

    @Override
    public void listVersions(
            ListVersionsRequest request, StreamObserver<ListVersionsResponse> out) {
        FakeDatasets.answer(
                out, ListVersionsResponse.newBuilder().addAllVersions(versions).build());
    }

    @Override
    public StreamObserver<UploadBundleRequest> uploadBundle(StreamObserver<Version> out) {
        return new StreamObserver<>() {
            @Override
            public void onNext(UploadBundleRequest request) {
                uploaded.writeBytes(request.getData().toByteArray());
                uploadedState.writeBytes(request.getTrainingState().toByteArray());
                lineage.addAll(request.getDatasetsList());
            }

            @Override
            public void onError(Throwable thrown) {}

            @Override
            public void onCompleted() {
                FakeDatasets.answer(out, look());
            }
        };
    }

    @Override
    public StreamObserver<ImportModelRequest> importModel(StreamObserver<ImportModelResponse> out) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ImportModelRequest request) {
                if (!request.getModel().isEmpty()) {
                    imported.add(request);
                }
                uploaded.writeBytes(request.getData().toByteArray());
            }

            @Override
            public void onError(Throwable thrown) {}

            @Override
            public void onCompleted() {
                FakeDatasets.answer(
                        out,
                        ImportModelResponse.newBuilder()
                                .setVersion(look())
                                .addSkippedOutputs("map, which is a map")
                                .build());
            }
        };
    }

    @Override
    public void downloadBundle(DownloadBundleRequest request, StreamObserver<BundleChunk> out) {
        for (byte[] chunk : request.getTrainingState() ? stateChunks : chunks) {
            out.onNext(BundleChunk.newBuilder().setData(ByteString.copyFrom(chunk)).build());
        }
        if (request.getName().endsWith("/2")) {
            out.onCompleted();
        } else {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "VERSION_NOT_FOUND",
                            request.getName() + " does not exist"));
        }
    }
}
