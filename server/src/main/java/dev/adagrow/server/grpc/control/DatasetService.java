package dev.adagrow.server.grpc.control;

import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.server.failure.ServerException;
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
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** Data sets over gRPC. Blocking: runs on the control plane's executor, never on an event loop. */
public final class DatasetService extends DatasetServiceGrpc.DatasetServiceImplBase {
    private final Datasets datasets;
    private final Requests requests;

    DatasetService(Datasets datasets, Requests requests) {
        this.datasets = datasets;
        this.requests = requests;
    }

    @Override
    public void createDataset(CreateDatasetRequest request, StreamObserver<Dataset> out) {
        Answers.one(
                out,
                () ->
                        message(
                                requests.create(
                                        request.getRequestId(),
                                        DatasetServiceGrpc.getCreateDatasetMethod(),
                                        request,
                                        id -> datasets.create(id, request.getDisplayName()),
                                        StoredDataset::id,
                                        datasets::get)));
    }

    @Override
    public void getDataset(GetDatasetRequest request, StreamObserver<Dataset> out) {
        Answers.one(out, () -> message(datasets.get(Names.datasetId(request.getName(), "name"))));
    }

    @Override
    public void listDatasets(
            ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> out) {
        Answers.one(
                out,
                () -> {
                    var page = Page.of(request.getPageSize(), request.getPageToken());
                    var found = datasets.list(page.after(), page.limit());
                    var response =
                            ListDatasetsResponse.newBuilder()
                                    .setNextPageToken(page.next(found, StoredDataset::id));
                    for (var dataset : page.items(found)) {
                        response.addDatasets(message(dataset));
                    }
                    return response.build();
                });
    }

    @Override
    public void deleteDataset(
            DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> out) {
        Answers.one(
                out,
                () -> {
                    datasets.delete(Names.datasetId(request.getName(), "name"));
                    return DeleteDatasetResponse.getDefaultInstance();
                });
    }

    @Override
    public StreamObserver<WriteRequest> write(StreamObserver<WriteResponse> out) {
        return new Upload<>(out) {
            private final Chunks chunks = new Chunks();
            private String id = "";

            @Override
            void take(WriteRequest request) throws IOException {
                if (id.isEmpty() || !request.getName().isEmpty()) {
                    requireSame(id, request.getName());
                    id = Names.datasetId(request.getName(), "name");
                }
                long place = chunks.place(request.getOffset(), request.getData().size());
                datasets.write(id, place, request.getData().asReadOnlyByteBuffer());
            }

            @Override
            WriteResponse finish() throws IOException {
                return committed(id);
            }
        };
    }

    @Override
    public void queryWriteStatus(
            QueryWriteStatusRequest request, StreamObserver<WriteResponse> out) {
        Answers.one(out, () -> committed(Names.datasetId(request.getName(), "name")));
    }

    @Override
    public void finalize(FinalizeRequest request, StreamObserver<Dataset> out) {
        Answers.one(
                out,
                () ->
                        message(
                                datasets.finish(
                                        Names.datasetId(request.getName(), "name"),
                                        request.getSha256())));
    }

    private WriteResponse committed(String id) throws IOException {
        return WriteResponse.newBuilder().setCommittedSize(datasets.committed(id)).build();
    }

    private Dataset message(StoredDataset dataset) throws IOException {
        return DatasetCodec.message(dataset, datasets.committed(dataset.id()));
    }

    private static void requireSame(String id, String name) {
        if (!id.isEmpty() && !Names.dataset(id).equals(name)) {
            throw ServerException.invalidField(
                    "name",
                    "one stream writes one data set, " + Names.dataset(id) + ", not " + name);
        }
    }
}
