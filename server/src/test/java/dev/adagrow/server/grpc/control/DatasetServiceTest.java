package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.Dataset;
import dev.adagrow.v1.QueryWriteStatusRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetServiceTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void dataSetIsWrittenInChunksAndGoesOnAtAnOffset() throws IOException {
        var bytes = glyphs();
        var name =
                server.datasets()
                        .createDataset(CreateDatasetRequest.getDefaultInstance())
                        .getName();
        assertThat(server.write(name, 0, Arrays.copyOf(bytes, 25_000)).join().getCommittedSize())
                .isEqualTo(25_000);
        var status =
                server.datasets()
                        .queryWriteStatus(
                                QueryWriteStatusRequest.newBuilder().setName(name).build());
        assertThat(status.getCommittedSize()).isEqualTo(25_000);

        var rest = Arrays.copyOfRange(bytes, 25_000, bytes.length);
        assertThat(server.write(name, 25_000, rest).join().getCommittedSize())
                .isEqualTo(bytes.length);
        var ready = server.finalizeDataset(name, Digests.sha256(bytes));

        assertThat(ready.getState()).isEqualTo(Dataset.State.READY);
        assertThat(ready.getRecords()).isEqualTo(300);
        assertThat(ready.getClassesList()).hasSize(10);
    }

    @Test
    void malformedDataSetIsInvalidArgumentNamingTheRecordAndNothingIsKept() throws IOException {
        var bytes = glyphs();
        var cut = Arrays.copyOf(bytes, bytes.length - 1);
        var name = server.upload(cut);

        assertStatus(
                () -> server.finalizeDataset(name, Digests.sha256(cut)),
                Status.Code.INVALID_ARGUMENT,
                "record 299");
        assertStatus(
                () -> server.finalizeDataset(name, Digests.sha256(cut)),
                Status.Code.NOT_FOUND,
                "data set");

        var other = server.upload(bytes);
        assertStatus(
                () -> server.finalizeDataset(other, "0".repeat(64)),
                Status.Code.INVALID_ARGUMENT,
                "sha256");
    }

    @Test
    void gapInAnUploadIsAborted() throws IOException {
        var name =
                server.datasets()
                        .createDataset(CreateDatasetRequest.getDefaultInstance())
                        .getName();

        assertThatThrownBy(() -> server.write(name, 5, new byte[10]).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.ABORTED));
    }
}
