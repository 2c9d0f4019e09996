package dev.adagrow.server.grpc.control;

import dev.adagrow.server.adaptation.Leases;
import dev.adagrow.server.adaptation.Outcome;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.AcquireLeaseResponse;
import dev.adagrow.trainer.v1.BlobChunk;
import dev.adagrow.trainer.v1.FinishJobRequest;
import dev.adagrow.trainer.v1.FinishJobResponse;
import dev.adagrow.trainer.v1.Job;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import dev.adagrow.trainer.v1.PublishVersionResponse;
import dev.adagrow.trainer.v1.QueryBlobRequest;
import dev.adagrow.trainer.v1.ReadBlobRequest;
import dev.adagrow.trainer.v1.RenewLeaseRequest;
import dev.adagrow.trainer.v1.RenewLeaseResponse;
import dev.adagrow.trainer.v1.ReportProgressRequest;
import dev.adagrow.trainer.v1.ReportProgressResponse;
import dev.adagrow.trainer.v1.SaveCheckpointRequest;
import dev.adagrow.trainer.v1.SaveCheckpointResponse;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.trainer.v1.WriteBlobRequest;
import dev.adagrow.trainer.v1.WriteBlobResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;

/**
 * Leases, blobs and publishing for trainers over gRPC. Blocking: runs on the control plane's
 * executor, never on an event loop.
 */
public final class TrainerService extends TrainerServiceGrpc.TrainerServiceImplBase {
    private static final int MAX_NAME = 200;

    private final Leases leases;

    TrainerService(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void acquireLease(
            AcquireLeaseRequest request, StreamObserver<AcquireLeaseResponse> out) {
        Answers.one(
                out,
                () -> {
                    if (request.getTrainer().length() > MAX_NAME) {
                        throw ServerException.invalidField(
                                "trainer", "longer than " + MAX_NAME + " characters");
                    }
                    return leases.acquire(request.getTrainer())
                            .map(assignment ->
                                    AcquireLeaseResponse.newBuilder()
                                            .setLease(
                                                    Lease.newBuilder()
                                                            .setId(assignment.ticket().id())
                                                            .setFencing(
                                                                    assignment.ticket().fencing()))
                                            .setJob(job(assignment))
                                            .setLeaseSeconds((int) leases.duration().toSeconds())
                                            .build())
                            .orElse(AcquireLeaseResponse.getDefaultInstance());
                });
    }

    @Override
    public void renewLease(RenewLeaseRequest request, StreamObserver<RenewLeaseResponse> out) {
        Answers.one(
                out,
                () -> {
                    var renewal = leases.renew(ticket(request.getLease()));
                    return RenewLeaseResponse.newBuilder()
                            .setCancelled(renewal.cancelled())
                            .setPaceSeconds(renewal.paceSeconds())
                            .build();
                });
    }

    @Override
    public void reportProgress(
            ReportProgressRequest request, StreamObserver<ReportProgressResponse> out) {
        Answers.one(
                out,
                () -> {
                    leases.progress(
                            ticket(request.getLease()),
                            AdaptationCodec.json(request.getProgress()));
                    return ReportProgressResponse.getDefaultInstance();
                });
    }

    @Override
    public void readBlob(ReadBlobRequest request, StreamObserver<BlobChunk> out) {
        var file = leases.read(ticket(request.getLease()), request.getDigest());
        Answers.run(() -> {
            FileStream.send(
                    file,
                    request.getOffset(),
                    out,
                    data -> BlobChunk.newBuilder().setData(data).build());
            return file;
        });
    }

    @Override
    public StreamObserver<WriteBlobRequest> writeBlob(StreamObserver<WriteBlobResponse> out) {
        return new Upload<>(out) {
            private final Chunks chunks = new Chunks();
            private WriteBlobRequest first = WriteBlobRequest.getDefaultInstance();

            @Override
            void take(WriteBlobRequest request) throws IOException {
                if (first.getDigest().isEmpty()) {
                    // Without its data: the stream may be long.
                    first = request.toBuilder().clearData().build();
                }
                long place = chunks.place(request.getOffset(), request.getData().size());
                leases.write(
                        ticket(first.getLease()),
                        first.getDigest(),
                        place,
                        request.getData().asReadOnlyByteBuffer());
            }

            @Override
            WriteBlobResponse finish() throws IOException {
                return message(leases.written(ticket(first.getLease()), first.getDigest()));
            }
        };
    }

    @Override
    public void queryBlob(QueryBlobRequest request, StreamObserver<WriteBlobResponse> out) {
        Answers.one(
                out,
                () -> message(leases.written(ticket(request.getLease()), request.getDigest())));
    }

    @Override
    public void saveCheckpoint(
            SaveCheckpointRequest request, StreamObserver<SaveCheckpointResponse> out) {
        Answers.one(
                out,
                () -> {
                    leases.checkpoint(ticket(request.getLease()), request.getDigest());
                    return SaveCheckpointResponse.getDefaultInstance();
                });
    }

    @Override
    public void publishVersion(
            PublishVersionRequest request, StreamObserver<PublishVersionResponse> out) {
        Answers.one(
                out,
                () -> {
                    var state =
                            Optional.of(request.getTrainingState())
                                    .filter(digest -> !digest.isEmpty());
                    var version =
                            leases.publish(
                                    ticket(request.getLease()),
                                    request.getBundle(),
                                    state,
                                    request.getGatePassed(),
                                    request.getGateReport());
                    return PublishVersionResponse.newBuilder()
                            .setVersion(version.id().version())
                            .build();
                });
    }

    @Override
    public void finishJob(FinishJobRequest request, StreamObserver<FinishJobResponse> out) {
        Answers.one(
                out,
                () -> {
                    leases.finish(
                            ticket(request.getLease()),
                            outcome(request.getOutcome()),
                            request.getReason());
                    return FinishJobResponse.getDefaultInstance();
                });
    }

    private static Outcome outcome(FinishJobRequest.Outcome outcome) {
        return switch (outcome) {
            case NO_CHANGE -> Outcome.NO_CHANGE;
            case FAILED -> Outcome.FAILED;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                    throw ServerException.invalidField("outcome", "must be NO_CHANGE or FAILED");
        };
    }

    private static Leases.Ticket ticket(Lease lease) {
        return new Leases.Ticket(lease.getId(), lease.getFencing());
    }

    private static Job job(Leases.Assignment assignment) {
        var plan = assignment.job().plan();
        return Job.newBuilder()
                .setAdaptation(Names.adaptation(assignment.job().id()))
                .setModel(plan.model())
                .setConfig(AdaptationCodec.config(plan.config()))
                .addAllClasses(plan.classes())
                .setParentBundle(assignment.parent().map(Version::bundle).orElse(""))
                .setParentTrainingState(
                        assignment.parent().flatMap(Version::trainingState).orElse(""))
                .setNewDataset(assignment.dataset())
                .addAllReplayDatasets(assignment.replay())
                .setCheckpoint(assignment.job().work().checkpoint().orElse(""))
                .setParentVersion(plan.parent().orElse(0))
                .build();
    }

    private static WriteBlobResponse message(Leases.Written written) {
        return WriteBlobResponse.newBuilder()
                .setCommittedSize(written.committed())
                .setComplete(written.complete())
                .build();
    }
}
