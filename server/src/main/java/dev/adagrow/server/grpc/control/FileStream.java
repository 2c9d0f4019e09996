package dev.adagrow.server.grpc.control;

import com.google.protobuf.ByteString;
import dev.adagrow.server.failure.ServerException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a file in chunks at the reader's pace: a chunk is read only when the transport takes it.
 * All callbacks of a call come one at a time. The file is closed when it has been sent, or the call
 * has ended otherwise.
 */
final class FileStream<M> {
    private static final Logger LOG = LoggerFactory.getLogger(FileStream.class);
    private static final int CHUNK = 1 << 17;

    private final FileChannel file;
    private final ServerCallStreamObserver<M> out;
    private final Function<ByteString, M> message;
    private boolean done;

    private FileStream(
            FileChannel file, ServerCallStreamObserver<M> out, Function<ByteString, M> message) {
        this.file = file;
        this.out = out;
        this.message = message;
    }

    /**
     * Begins to send what stands behind the offset. To be called in the service method itself,
     * where handlers can be set.
     *
     * @throws ServerException INVALID_FIELD for an offset behind the end
     */
    static <M> void send(
            Path path, long offset, StreamObserver<M> out, Function<ByteString, M> message)
            throws IOException {
        var file = FileChannel.open(path);
        try {
            if (offset < 0 || offset > file.size()) {
                throw ServerException.invalidField(
                        "offset", offset + " is outside 0.." + file.size());
            }
            file.position(offset);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        var stream = new FileStream<>(file, (ServerCallStreamObserver<M>) out, message);
        stream.out.setOnCancelHandler(stream::close);
        stream.out.setOnReadyHandler(stream::drain);
        stream.drain();
    }

    private void drain() {
        try {
            while (!done && out.isReady()) {
                var buffer = ByteBuffer.allocate(CHUNK);
                int read = file.read(buffer);
                if (read < 0) {
                    close();
                    out.onCompleted();
                } else {
                    out.onNext(message.apply(ByteString.copyFrom(buffer.flip())));
                }
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        done = true;
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("a file that was only read cannot be closed", e);
        }
    }
}
