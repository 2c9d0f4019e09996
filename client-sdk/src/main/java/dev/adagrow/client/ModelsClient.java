package dev.adagrow.client;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.ModelName;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.v1.BundleChunk;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.DeleteModelRequest;
import dev.adagrow.v1.DeleteVersionRequest;
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
import dev.adagrow.v1.ModelServiceGrpc.ModelServiceBlockingV2Stub;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Models, their versions, and bundles in and out. Models are named "digits" or "models/digits".
 * Thread-safe.
 */
public final class ModelsClient {
    /** States that a version does not leave by itself for another one of its way into memory. */
    private static final Set<String> SETTLED = Set.of("AVAILABLE", "RESTING", "FAILED", "UNLOADED");

    private static final long MAX_SAMPLE_BYTES = 4 << 20;

    private final ModelServiceBlockingV2Stub stub;
    private final Calls calls;

    ModelsClient(Channel channel, Calls calls) {
        this.stub = ModelServiceGrpc.newBlockingV2Stub(channel);
        this.calls = calls;
    }

    /**
     * @param model its bare name: letters, digits, "-" and "_", at most 64
     * @throws AdaGrowException INVALID_ARGUMENT for any other name, without asking the server
     */
    public Model create(String model) {
        String id = Names.modelId(model);
        var fault = ModelName.fault(id);
        if (fault.isPresent()) {
            throw Calls.invalid("model_id", fault.get());
        }
        var request =
                CreateModelRequest.newBuilder()
                        .setModelId(id)
                        .setRequestId(Names.requestId())
                        .build();
        return calls.run(() -> calls.timed(stub).createModel(request));
    }

    public Model get(String model) {
        var request = GetModelRequest.newBuilder().setName(Names.model(model)).build();
        return calls.run(() -> calls.timed(stub).getModel(request));
    }

    /** All of them; fetched page by page. */
    public List<Model> list() {
        return Pages.all(
                calls,
                token ->
                        calls.timed(stub)
                                .listModels(
                                        ListModelsRequest.newBuilder()
                                                .setPageSize(Pages.SIZE)
                                                .setPageToken(token)
                                                .build()),
                ListModelsResponse::getModelsList,
                ListModelsResponse::getNextPageToken);
    }

    /**
     * Takes a model out of service and deletes it with its versions, adaptations and rollouts; data
     * sets stay.
     *
     * @throws AdaGrowException also while an adaptation or a rollout of it runs
     */
    public void delete(String model) {
        var request = DeleteModelRequest.newBuilder().setName(Names.model(model)).build();
        calls.run(() -> calls.timed(stub).deleteModel(request));
    }

    /**
     * Deletes a version with its rollouts; its number is not given out again.
     *
     * @throws AdaGrowException also while it is stable, on trial, or needed by an adaptation that
     *     runs
     */
    public void delete(String model, int version) {
        var request =
                DeleteVersionRequest.newBuilder().setName(Names.version(model, version)).build();
        calls.run(() -> calls.timed(stub).deleteVersion(request));
    }

    /** A version as it stands now: state, and why it is not served. */
    public Version version(String model, int version) {
        var request = GetVersionRequest.newBuilder().setName(Names.version(model, version)).build();
        return calls.run(() -> calls.timed(stub).getVersion(request));
    }

    /**
     * Waits while the version is on its way into memory. Blocks.
     *
     * @param limit after which it is not waited any longer; zero: one look
     * @param waited told after each look how many seconds of the limit are over
     * @return the version: AVAILABLE, FAILED or UNLOADED; in any other state if the limit is over
     */
    public Version awaitLoaded(String model, int version, Duration limit, Progress waited) {
        long start = System.nanoTime();
        while (true) {
            Version seen = version(model, version);
            Duration past = Duration.ofNanos(System.nanoTime() - start);
            waited.at(past.toSeconds(), limit.toSeconds());
            if (SETTLED.contains(seen.getState()) || past.compareTo(limit) >= 0) {
                return seen;
            }
            calls.pause(1);
        }
    }

    /** Oldest first. */
    public List<Version> versions(String model) {
        return Pages.all(
                calls,
                token ->
                        calls.timed(stub)
                                .listVersions(
                                        ListVersionsRequest.newBuilder()
                                                .setParent(Names.model(model))
                                                .setPageSize(Pages.SIZE)
                                                .setPageToken(token)
                                                .build()),
                ListVersionsResponse::getVersionsList,
                ListVersionsResponse::getNextPageToken);
    }

    /** The same for a bundle from which growth cannot go on. */
    public Version upload(String model, Path bundle, Progress progress) throws IOException {
        return upload(model, bundle, Optional.empty(), List.of(), progress);
    }

    /**
     * Publishes a bundle. Repeating it is safe: the same bundle gives the same version. Does not
     * wait for the version to be loaded, see {@link #awaitLoaded}.
     *
     * @param trainingState file from which growth goes on
     * @param datasets of the server, that the version was trained on, oldest first: later
     *     adaptations replay them
     * @throws IOException if a file cannot be read
     */
    public Version upload(
            String model,
            Path bundle,
            Optional<Path> trainingState,
            List<String> datasets,
            Progress progress)
            throws IOException {
        long total = Files.size(bundle);
        if (trainingState.isPresent()) {
            total += Files.size(trainingState.get());
        }
        var first =
                UploadBundleRequest.newBuilder()
                        .setModel(Names.model(model))
                        .addAllDatasets(datasets.stream().map(Names::dataset).toList());
        var out = new Outgoing<>(stub.uploadBundle(), first.build(), progress, total);
        out.file(bundle, data -> UploadBundleRequest.newBuilder().setData(data).build());
        if (trainingState.isPresent()) {
            out.file(
                    trainingState.get(),
                    data -> UploadBundleRequest.newBuilder().setTrainingState(data).build());
        }
        return out.send(calls);
    }

    /**
     * Publishes a model file that comes without a bundle; creates the model if there is none. Does
     * not wait for the version to be loaded, see {@link #awaitLoaded}.
     *
     * @throws AdaGrowException also if the server can make no bundle of it, saying why
     * @throws IOException if the file cannot be read
     */
    public ImportModelResponse importFile(String model, OnnxFile file, Progress progress)
            throws IOException {
        var first =
                ImportModelRequest.newBuilder()
                        .setModel(Names.model(model))
                        .addAllLabels(file.labels())
                        .setScoresOutput(file.scores());
        file.batched()
                .ifPresent(rows ->
                        first.setBatching(
                                rows
                                        ? ImportModelRequest.Batching.ROWS
                                        : ImportModelRequest.Batching.WHOLE));
        if (file.samples().isPresent()) {
            first.setSampleInputs(samples(file.samples().get()));
        }
        var out =
                new Outgoing<>(
                        stub.importModel(), first.build(), progress, Files.size(file.file()));
        out.file(file.file(), data -> ImportModelRequest.newBuilder().setData(data).build());
        return out.send(calls);
    }

    private static ByteString samples(Path file) throws IOException {
        if (Files.size(file) > MAX_SAMPLE_BYTES) {
            throw Calls.invalid(
                    "sample_inputs", file + " is larger than " + MAX_SAMPLE_BYTES + " bytes");
        }
        return ByteString.copyFrom(Files.readAllBytes(file));
    }

    /**
     * Writes a version's bundle to a file, which appears whole or not at all.
     *
     * @return its size in bytes
     * @throws IOException if the file cannot be written
     */
    public long download(String model, int version, Path file) throws IOException {
        return download(DownloadBundleRequest.newBuilder(), model, version, file);
    }

    /**
     * The same for its training state.
     *
     * @throws AdaGrowException also if it has none
     */
    public long downloadTrainingState(String model, int version, Path file) throws IOException {
        return download(
                DownloadBundleRequest.newBuilder().setTrainingState(true), model, version, file);
    }

    private long download(
            DownloadBundleRequest.Builder request, String model, int version, Path file)
            throws IOException {
        request.setName(Names.version(model, version));
        WholeFile.write(file, out -> receive(request.build(), out));
        return Files.size(file);
    }

    private void receive(DownloadBundleRequest request, OutputStream out) throws IOException {
        BlockingClientCall<?, BundleChunk> call = stub.downloadBundle(request);
        try {
            for (BundleChunk chunk = call.read(); chunk != null; chunk = call.read()) {
                chunk.getData().writeTo(out);
            }
        } catch (InterruptedException e) {
            throw calls.failures().interrupted(e);
        } catch (StatusException e) {
            throw calls.failures().of(e);
        } finally {
            call.cancel("download ended", null);
        }
    }
}
