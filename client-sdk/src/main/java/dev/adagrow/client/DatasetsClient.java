package dev.adagrow.client;

import com.google.protobuf.ByteString;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.Dataset;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DatasetServiceGrpc.DatasetServiceBlockingV2Stub;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetDatasetRequest;
import dev.adagrow.v1.ListDatasetsRequest;
import dev.adagrow.v1.ListDatasetsResponse;
import dev.adagrow.v1.QueryWriteStatusRequest;
import dev.adagrow.v1.WriteRequest;
import dev.adagrow.v1.WriteResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Data sets: files of dev.adagrow.dataset's format, written once. Thread-safe. */
public final class DatasetsClient {
    private static final int CHUNK = 256 << 10;

    private final DatasetServiceBlockingV2Stub stub;
    private final Calls calls;

    DatasetsClient(Channel channel, Calls calls) {
        this.stub = DatasetServiceGrpc.newBlockingV2Stub(channel);
        this.calls = calls;
    }

    /**
     * Creates, uploads and finalizes.
     *
     * @return the data set's name, "datasets/ID"
     * @throws AdaGrowException if the server refuses, naming the first bad record, or stays away
     */
    public String submit(byte[] file, String displayName, Progress progress) {
        try {
            return submit(new Content.OfBytes(file), displayName, progress);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /**
     * Creates, uploads and finalizes. What fails is deleted again, if the server still answers.
     *
     * @param file in the format of dev.adagrow.dataset
     * @return the data set's name, "datasets/ID"
     * @throws IOException if the file cannot be read
     */
    public String submit(Path file, String displayName, Progress progress) throws IOException {
        return submit(new Content.OfFile(file), displayName, progress);
    }

    private String submit(Content content, String displayName, Progress progress)
            throws IOException {
        String digest = content.sha256();
        String name = create(displayName).getName();
        try {
            write(name, content, progress);
            return finish(name, digest).getName();
        } catch (AdaGrowException | IOException e) {
            forget(name);
            throw e;
        }
    }

    /** Leaves nothing half-written, if the server can still be asked. */
    private void forget(String name) {
        try {
            delete(name);
        } catch (AdaGrowException e) {
            // It is gone already, or the server is away and removes it when nobody comes back.
        }
    }

    /** An empty data set, to be written. */
    public Dataset create(String displayName) {
        var request =
                CreateDatasetRequest.newBuilder()
                        .setDisplayName(displayName)
                        .setRequestId(Names.requestId())
                        .build();
        return calls.run(() -> calls.timed(stub).createDataset(request));
    }

    /**
     * Sends the file's bytes that the server does not have yet; after a broken connection goes on
     * from what it has stored.
     *
     * @throws IOException if the file cannot be read
     */
    public void write(String name, Path file, Progress progress) throws IOException {
        write(name, new Content.OfFile(file), progress);
    }

    /**
     * The server checks every record and seals the data set. Sealing it again with the same digest
     * is no error.
     *
     * @param sha256 of the whole file
     */
    public Dataset finish(String name, String sha256) {
        var request =
                FinalizeRequest.newBuilder().setName(Names.dataset(name)).setSha256(sha256).build();
        // A large data set takes the server longer than an ordinary call to check.
        var patient = calls.settings().callDeadline().multipliedBy(10);
        for (int failures = 1; ; failures++) {
            try {
                return calls.run(() -> stub.withDeadlineAfter(patient).finalize(request));
            } catch (AdaGrowException e) {
                if (!Calls.transientFailure(e) || failures > calls.settings().retries()) {
                    throw e;
                }
                calls.pause(failures);
            }
        }
    }

    public Dataset get(String name) {
        var request = GetDatasetRequest.newBuilder().setName(Names.dataset(name)).build();
        return calls.run(() -> calls.timed(stub).getDataset(request));
    }

    /** All of them; fetched page by page. */
    public List<Dataset> list() {
        return Pages.all(
                calls,
                token ->
                        calls.timed(stub)
                                .listDatasets(
                                        ListDatasetsRequest.newBuilder()
                                                .setPageSize(Pages.SIZE)
                                                .setPageToken(token)
                                                .build()),
                ListDatasetsResponse::getDatasetsList,
                ListDatasetsResponse::getNextPageToken);
    }

    /**
     * @throws AdaGrowException also if an adaptation or a version refers to it
     */
    public void delete(String name) {
        var request = DeleteDatasetRequest.newBuilder().setName(Names.dataset(name)).build();
        calls.run(() -> calls.timed(stub).deleteDataset(request));
    }

    private void write(String name, Content content, Progress progress) throws IOException {
        String full = Names.dataset(name);
        long total = content.size();
        long stored = committed(full);
        int failures = 0;
        progress.at(stored, total);
        while (stored < total) {
            try {
                long before = stored;
                stored = send(full, content, stored, total, progress);
                if (stored <= before) {
                    throw Calls.unexpected(
                            full
                                    + ": the server stored nothing of what was sent from byte "
                                    + before);
                }
                failures = 0;
            } catch (AdaGrowException e) {
                if (!Calls.transientFailure(e)) {
                    throw e;
                }
                long now = afterFailure(full, e, failures);
                failures = now > stored ? 1 : failures + 1;
                stored = now;
            }
            progress.at(stored, total);
        }
    }

    /** What the server has, as soon as it answers again; at most the allowed failures in a row. */
    private long afterFailure(String name, AdaGrowException first, int failuresBefore) {
        AdaGrowException last = first;
        for (int failures = failuresBefore + 1;
                failures <= calls.settings().retries();
                failures++) {
            calls.pause(failures);
            try {
                return committed(name);
            } catch (AdaGrowException e) {
                if (!Calls.transientFailure(e)) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private long committed(String name) {
        var request = QueryWriteStatusRequest.newBuilder().setName(name).build();
        return calls.run(() -> calls.timed(stub).queryWriteStatus(request)).getCommittedSize();
    }

    /** One stream of chunks; answers what the server has stored. */
    private long send(String name, Content content, long offset, long total, Progress progress)
            throws IOException {
        BlockingClientCall<WriteRequest, WriteResponse> call = stub.write();
        try (InputStream in = content.from(offset)) {
            long at = offset;
            for (byte[] chunk = in.readNBytes(CHUNK);
                    chunk.length > 0;
                    chunk = in.readNBytes(CHUNK)) {
                var request =
                        WriteRequest.newBuilder().setOffset(at).setData(ByteString.copyFrom(chunk));
                if (at == offset) {
                    request.setName(name);
                }
                if (!call.write(request.build())) {
                    break; // the server has answered already: read what it says
                }
                at += chunk.length;
                progress.at(at, total);
            }
            call.halfClose();
            WriteResponse response = call.read();
            if (response == null) {
                throw Calls.unexpected(name + ": the server ended the upload without an answer");
            }
            return response.getCommittedSize();
        } catch (InterruptedException e) {
            throw calls.failures().interrupted(e);
        } catch (StatusException e) {
            throw calls.failures().of(e);
        } finally {
            call.cancel("upload ended", null);
        }
    }
}
