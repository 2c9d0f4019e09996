package dev.adagrow.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One stream out: a first message, then files in chunks, one file behind the other; and one answer
 * back. Not thread-safe.
 */
final class Outgoing<Q, S> {
    private static final int CHUNK = 256 << 10;

    private final BlockingClientCall<Q, S> call;
    private final Q first;
    private final Progress progress;
    private final long total;
    private final List<Part<Q>> parts = new ArrayList<>();
    private long sent;

    private record Part<Q>(Path file, Function<ByteString, Q> message) {}

    /**
     * @param total bytes of all files, for the progress
     */
    Outgoing(BlockingClientCall<Q, S> call, Q first, Progress progress, long total) {
        this.call = call;
        this.first = first;
        this.progress = progress;
        this.total = total;
    }

    /** Adds a file to be sent. */
    void file(Path file, Function<ByteString, Q> message) {
        parts.add(new Part<>(file, message));
    }

    /** Sends everything, and waits for the answer; once. */
    S send(Calls calls) throws IOException {
        try {
            boolean open = call.write(first);
            for (var part : parts) {
                open = open && write(part);
            }
            call.halfClose();
            S answer = call.read();
            if (answer == null) {
                throw Calls.unexpected("the server ended the upload without an answer");
            }
            return answer;
        } catch (InterruptedException e) {
            throw calls.failures().interrupted(e);
        } catch (StatusException e) {
            throw calls.failures().of(e);
        } finally {
            call.cancel("upload ended", null);
        }
    }

    /**
     * @return false if the server has answered already
     */
    private boolean write(Part<Q> part) throws IOException, InterruptedException, StatusException {
        try (InputStream in = Files.newInputStream(part.file())) {
            for (byte[] chunk = in.readNBytes(CHUNK);
                    chunk.length > 0;
                    chunk = in.readNBytes(CHUNK)) {
                if (!call.write(part.message().apply(ByteString.copyFrom(chunk)))) {
                    return false;
                }
                sent += chunk.length;
                progress.at(sent, total);
            }
        }
        return true;
    }
}
