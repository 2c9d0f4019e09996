package dev.adagrow.client.fake;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.Dataset;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.DeleteDatasetResponse;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetDatasetRequest;
import dev.adagrow.v1.ListDatasetsRequest;
import dev.adagrow.v1.ListDatasetsResponse;
import dev.adagrow.v1.QueryWriteStatusRequest;
import dev.adagrow.v1.WriteRequest;
import dev.adagrow.v1.WriteResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Keeps data sets in memory; breaks writes as a test says. */
public final class FakeDatasets extends DatasetServiceGrpc.DatasetServiceImplBase {
    private static final int PAGE = 2;

    private final Map<String, Dataset> datasets = new LinkedHashMap<>();
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();

    /** Offset of the first chunk of every stream. */
    public final List<Long> streams = new CopyOnWriteArrayList<>();

    /** Asked after each chunk with the bytes stored by then; what it answers ends the stream. */
    public volatile LongFunction<@Nullable RuntimeException> fault = size -> null;

    public synchronized byte[] stored() {
        return stored.toByteArray();
    }

    @Override
    public synchronized void createDataset(
            CreateDatasetRequest request, StreamObserver<Dataset> out) {
        String name = "datasets/D" + (datasets.size() + 1);
        var dataset =
                Dataset.newBuilder()
                        .setName(name)
                        .setDisplayName(request.getDisplayName())
                        .setState(Dataset.State.WRITING)
                        .build();
        datasets.put(name, dataset);
        answer(out, dataset);
    }

    @Override
    public StreamObserver<WriteRequest> write(StreamObserver<WriteResponse> out) {
        return new StreamObserver<>() {
            private boolean first = true;
            private boolean broken;

            @Override
            public void onNext(WriteRequest request) {
                synchronized (FakeDatasets.this) {
                    if (broken) {
                        return;
                    }
                    if (first && !datasets.containsKey(request.getName())) {
                        end(
                                FakeServer.refusal(
                                        Status.Code.NOT_FOUND,
                                        "DATASET_NOT_FOUND",
                                        "no data set " + request.getName()));
                        return;
                    }
                    if (first) {
                        streams.add(request.getOffset());
                        first = false;
                    }
                    if (request.getOffset() != stored.size()) {
                        end(
                                FakeServer.refusal(
                                        Status.Code.ABORTED,
                                        "WRONG_OFFSET",
                                        "offset " + request.getOffset()));
                        return;
                    }
                    stored.writeBytes(request.getData().toByteArray());
                    RuntimeException failure = fault.apply(stored.size());
                    if (failure != null) {
                        end(failure);
                    }
                }
            }

            private void end(RuntimeException failure) {
                broken = true;
                out.onError(failure);
            }

            @Override
            public void onError(Throwable thrown) {
                broken = true;
            }

            @Override
            public void onCompleted() {
                if (!broken) {
                    answer(out, committed());
                }
            }
        };
    }

    private synchronized WriteResponse committed() {
        return WriteResponse.newBuilder().setCommittedSize(stored.size()).build();
    }

    @Override
    public void queryWriteStatus(
            QueryWriteStatusRequest request, StreamObserver<WriteResponse> out) {
        answer(out, committed());
    }

    @Override
    public synchronized void finalize(FinalizeRequest request, StreamObserver<Dataset> out) {
        if (!Digests.sha256(stored.toByteArray()).equals(request.getSha256())) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.INVALID_ARGUMENT, "DIGEST_MISMATCH", "another digest"));
            return;
        }
        var ready =
                dataset(request.getName()).toBuilder()
                        .setState(Dataset.State.READY)
                        .setSize(stored.size())
                        .setSha256(request.getSha256());
        try {
            var content = DatasetFormat.read(new ByteArrayInputStream(stored.toByteArray()));
            var summary = DatasetSummary.of(content);
            ready.setRecords(summary.records())
                    .addAllClasses(content.classes())
                    .setTrainRecords(summary.count(Split.TRAIN))
                    .setValidationRecords(summary.count(Split.VALIDATION))
                    .setTestRecords(summary.count(Split.TEST));
        } catch (MalformedDatasetException e) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.INVALID_ARGUMENT,
                            "MALFORMED_DATASET",
                            String.valueOf(e.getMessage())));
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        datasets.put(request.getName(), ready.build());
        answer(out, ready.build());
    }

    private Dataset dataset(String name) {
        Dataset found = datasets.get(name);
        if (found == null) {
            throw FakeServer.refusal(
                    Status.Code.NOT_FOUND,
                    "DATASET_NOT_FOUND",
                    "data set " + name + " does not exist");
        }
        return found;
    }

    @Override
    public synchronized void getDataset(GetDatasetRequest request, StreamObserver<Dataset> out) {
        try {
            answer(out, dataset(request.getName()));
        } catch (RuntimeException e) {
            out.onError(e);
        }
    }

    /** Pages of two; the token is the number of the next one. */
    @Override
    public synchronized void listDatasets(
            ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> out) {
        var all = new ArrayList<>(datasets.values());
        int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
        int to = Math.min(from + PAGE, all.size());
        answer(
                out,
                ListDatasetsResponse.newBuilder()
                        .addAllDatasets(all.subList(from, to))
                        .setNextPageToken(to < all.size() ? Integer.toString(to) : "")
                        .build());
    }

    @Override
    public synchronized void deleteDataset(
            DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> out) {
        if (datasets.remove(request.getName()) == null) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "DATASET_NOT_FOUND",
                            "data set " + request.getName() + " does not exist"));
            return;
        }
        answer(out, DeleteDatasetResponse.getDefaultInstance());
    }

    static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }
}
