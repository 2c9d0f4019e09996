package dev.adagrow.trainer.sidecar;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.ErrorInfo;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.sidecar.Assignment.Ticket;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.FinishJobRequest;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import dev.adagrow.trainer.v1.QueryBlobRequest;
import dev.adagrow.trainer.v1.ReadBlobRequest;
import dev.adagrow.trainer.v1.RenewLeaseRequest;
import dev.adagrow.trainer.v1.ReportProgressRequest;
import dev.adagrow.trainer.v1.SaveCheckpointRequest;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.trainer.v1.TrainerServiceGrpc.TrainerServiceBlockingV2Stub;
import dev.adagrow.trainer.v1.WriteBlobRequest;
import dev.adagrow.trainer.v1.WriteBlobResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The calls of the protocol, blocking, each made once; and the one place that says what a failed
 * call means. After {@link #close} every call fails as UNAVAILABLE, also those that wait.
 * Thread-safe.
 */
final class ServerConnection implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;
    private static final long CALL_SECONDS = 20;

    /** Of one transfer; what has come by then is kept, and the next one goes on behind it. */
    private static final long TRANSFER_SECONDS = 300;

    private final String target;
    private final ManagedChannel channel;

    /**
     * @param target HOST:PORT, an IPv6 host in brackets; nothing is sent before the first call
     */
    ServerConnection(String target) {
        this.target = target;
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon);
        this.channel =
                NettyChannelBuilder.forAddress(
                                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                                Integer.parseInt(target.substring(colon + 1)))
                        .usePlaintext()
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .directExecutor()
                        .build();
    }

    /** What renewing told. */
    record Renewal(boolean cancelled, double paceSeconds) {}

    /** How much of a blob the server has. */
    record Written(long committed, boolean complete) {}

    /** What a job ends with. */
    record Publication(
            String bundle, String trainingState, boolean gatePassed, String gateReport) {}

    Optional<Assignment> acquire(String trainer) throws CallException {
        var request = AcquireLeaseRequest.newBuilder().setTrainer(trainer).build();
        return Messages.assignment(call(s -> s.acquireLease(request)));
    }

    Renewal renew(Ticket ticket) throws CallException {
        var request = RenewLeaseRequest.newBuilder().setLease(Messages.lease(ticket)).build();
        var answer = call(s -> s.renewLease(request));
        return new Renewal(answer.getCancelled(), answer.getPaceSeconds());
    }

    void report(Ticket ticket, Progress progress) throws CallException {
        var request =
                ReportProgressRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setProgress(Messages.progress(progress))
                        .build();
        call(s -> s.reportProgress(request));
    }

    /**
     * Writes a blob's bytes from {@code offset} on to {@code sink}; what was written before a
     * failure is right.
     */
    void read(Ticket ticket, String digest, long offset, OutputStream sink) throws IOException {
        var request =
                ReadBlobRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setDigest(digest)
                        .setOffset(offset)
                        .build();
        var chunks = stub(TRANSFER_SECONDS).readBlob(request);
        try {
            for (var chunk = chunks.read(); chunk != null; chunk = chunks.read()) {
                chunk.getData().writeTo(sink);
            }
        } catch (StatusException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            chunks.cancel("read or given up", null);
        }
    }

    Written query(Ticket ticket, String digest) throws CallException {
        var request =
                QueryBlobRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setDigest(digest)
                        .build();
        return written(call(s -> s.queryBlob(request)));
    }

    /** Sends a file from {@code offset} on as the blob {@code digest}. */
    Written write(Ticket ticket, String digest, long offset, Path file) throws IOException {
        var first =
                WriteBlobRequest.newBuilder().setLease(Messages.lease(ticket)).setDigest(digest);
        var call = stub(TRANSFER_SECONDS).writeBlob();
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            long at = offset;
            var builder = first;
            var chunk = in.readNBytes(CHUNK);
            do {
                // A server that has heard enough answers early; its answer is read below.
                if (!call.write(
                        builder.setOffset(at)
                                .setData(UnsafeByteOperations.unsafeWrap(chunk))
                                .build())) {
                    break;
                }
                at += chunk.length;
                builder = WriteBlobRequest.newBuilder();
                chunk = in.readNBytes(CHUNK);
            } while (chunk.length > 0);
            call.halfClose();
            var answer = call.read();
            if (answer == null) {
                throw new CallException(
                        CallException.Kind.UNAVAILABLE, target + ": no answer to a write");
            }
            return written(answer);
        } catch (StatusException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            call.cancel("written or given up", null);
        }
    }

    void checkpoint(Ticket ticket, String digest) throws CallException {
        var request =
                SaveCheckpointRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setDigest(digest)
                        .build();
        call(s -> s.saveCheckpoint(request));
    }

    /** Returns the number of the version. */
    int publish(Ticket ticket, Publication publication) throws CallException {
        var request =
                PublishVersionRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setBundle(publication.bundle())
                        .setTrainingState(publication.trainingState())
                        .setGatePassed(publication.gatePassed())
                        .setGateReport(publication.gateReport())
                        .build();
        return call(s -> s.publishVersion(request)).getVersion();
    }

    void finish(Ticket ticket, FinishJobRequest.Outcome outcome, String reason)
            throws CallException {
        var request =
                FinishJobRequest.newBuilder()
                        .setLease(Messages.lease(ticket))
                        .setOutcome(outcome)
                        .setReason(reason)
                        .build();
        call(s -> s.finishJob(request));
    }

    /** Tries to connect at the next call, however long it is until the channel would by itself. */
    void hurry() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    @FunctionalInterface
    private interface Unary<T> {
        T send(TrainerServiceBlockingV2Stub stub) throws StatusException;
    }

    private <T> T call(Unary<T> unary) throws CallException {
        try {
            return unary.send(stub(CALL_SECONDS));
        } catch (StatusException e) {
            throw failure(e);
        }
    }

    private TrainerServiceBlockingV2Stub stub(long seconds) {
        return TrainerServiceGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    private static Written written(WriteBlobResponse answer) {
        return new Written(answer.getCommittedSize(), answer.getComplete());
    }

    private static CallException interrupted() {
        Thread.currentThread().interrupt();
        return new CallException(CallException.Kind.UNAVAILABLE, "interrupted");
    }

    private CallException failure(StatusException e) {
        var kind =
                switch (e.getStatus().getCode()) {
                    // CANCELLED is a stream that a stopping server has reset: this side cancels
                    // only what it no longer reads.
                    case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
                            CallException.Kind.UNAVAILABLE;
                    case ABORTED -> aborted(e);
                    case UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED ->
                            CallException.Kind.NOT_SERVED;
                    case OK,
                            UNKNOWN,
                            INVALID_ARGUMENT,
                            NOT_FOUND,
                            ALREADY_EXISTS,
                            RESOURCE_EXHAUSTED,
                            FAILED_PRECONDITION,
                            OUT_OF_RANGE,
                            INTERNAL,
                            DATA_LOSS ->
                            CallException.Kind.REFUSED;
                };
        return new CallException(kind, target + ": " + text(e.getStatus()));
    }

    private static String text(Status status) {
        var description = status.getDescription();
        return description == null || description.isBlank()
                ? status.getCode().toString()
                : description + " (" + status.getCode() + ")";
    }

    /** ABORTED has several reasons; one without a reason is taken for the gravest. */
    private static CallException.Kind aborted(StatusException e) {
        var status = StatusProto.fromThrowable(e);
        if (status != null) {
            for (var detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    try {
                        return switch (detail.unpack(ErrorInfo.class).getReason()) {
                            case "WRONG_OFFSET" -> CallException.Kind.WRONG_OFFSET;
                            case "STALE_ETAG" -> CallException.Kind.UNAVAILABLE;
                            default -> CallException.Kind.LEASE_LOST;
                        };
                    } catch (InvalidProtocolBufferException malformed) {
                        return CallException.Kind.LEASE_LOST;
                    }
                }
            }
        }
        return CallException.Kind.LEASE_LOST;
    }
}
