package dev.adagrow.trainer.sidecar;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.adagrow.bundle.Digests;
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
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * The server's side of the protocol in memory, with faults to order. One lock guards everything.
 */
public final class FakeTrainerService extends TrainerServiceGrpc.TrainerServiceImplBase {
    private static final int CHUNK = 1000;

    private final ConcurrentLinkedDeque<Job> jobs = new ConcurrentLinkedDeque<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Map<String, byte[]> partial = new HashMap<>();
    private final Map<String, ConcurrentLinkedDeque<StatusRuntimeException>> faults =
            new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<ReportProgressRequest> progress = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();
    private final List<PublishVersionRequest> published = new ArrayList<>();
    private final List<FinishJobRequest> finished = new ArrayList<>();
    private Optional<Lease> lease = Optional.empty();
    private long fencing;
    private boolean lost;
    private boolean cancelled;
    private double pace;
    private int leaseSeconds = 30;
    private int breakReadAfter = Integer.MAX_VALUE;
    private int breakWriteAfter = Integer.MAX_VALUE;
    private int spoiledReads;

    // What a test orders.

    public synchronized void offer(Job job) {
        jobs.add(job);
    }

    public synchronized String blob(byte[] content) {
        var digest = Digests.sha256(content);
        blobs.put(digest, content);
        return digest;
    }

    synchronized void fail(String method, StatusRuntimeException status) {
        faults.computeIfAbsent(method, m -> new ConcurrentLinkedDeque<>()).add(status);
    }

    synchronized void loseLease() {
        lost = true;
    }

    synchronized void cancel() {
        cancelled = true;
    }

    synchronized void pace(double seconds) {
        pace = seconds;
    }

    synchronized void leaseSeconds(int seconds) {
        leaseSeconds = seconds;
    }

    synchronized void breakNextReadAfter(int bytes) {
        breakReadAfter = bytes;
    }

    synchronized void breakNextWriteAfter(int bytes) {
        breakWriteAfter = bytes;
    }

    synchronized void spoilReads(int count) {
        spoiledReads = count;
    }

    synchronized void putPartial(String digest, byte[] content) {
        partial.put(digest, content);
    }

    // What a test looks at.

    /** Method names, those of blobs with the offset. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> calls(String method) {
        return calls.stream().filter(c -> c.equals(method) || c.startsWith(method + " ")).toList();
    }

    public synchronized Optional<byte[]> find(String digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    synchronized List<ReportProgressRequest> progress() {
        return List.copyOf(progress);
    }

    synchronized List<String> checkpoints() {
        return List.copyOf(checkpoints);
    }

    public synchronized List<PublishVersionRequest> published() {
        return List.copyOf(published);
    }

    public synchronized List<FinishJobRequest> finished() {
        return List.copyOf(finished);
    }

    static StatusRuntimeException aborted(String reason) {
        return StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                        .setCode(Status.Code.ABORTED.value())
                        .setMessage("said by the fake: " + reason)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setDomain("adagrow.dev")
                                                .setReason(reason)
                                                .build()))
                        .build());
    }

    // The protocol.

    @Override
    public synchronized void acquireLease(
            AcquireLeaseRequest request, StreamObserver<AcquireLeaseResponse> answer) {
        answer(
                answer,
                "acquire",
                () -> {
                    var job = jobs.poll();
                    if (job == null) {
                        return AcquireLeaseResponse.getDefaultInstance();
                    }
                    lost = false;
                    cancelled = false;
                    var next =
                            Lease.newBuilder().setId("L" + ++fencing).setFencing(fencing).build();
                    lease = Optional.of(next);
                    return AcquireLeaseResponse.newBuilder()
                            .setLease(next)
                            .setJob(job)
                            .setLeaseSeconds(leaseSeconds)
                            .build();
                });
    }

    @Override
    public synchronized void renewLease(
            RenewLeaseRequest request, StreamObserver<RenewLeaseResponse> answer) {
        answer(
                answer,
                "renew",
                () -> {
                    if (cancelled) {
                        return RenewLeaseResponse.newBuilder().setCancelled(true).build();
                    }
                    check(request.getLease());
                    return RenewLeaseResponse.newBuilder().setPaceSeconds(pace).build();
                });
    }

    @Override
    public synchronized void reportProgress(
            ReportProgressRequest request, StreamObserver<ReportProgressResponse> answer) {
        answer(
                answer,
                "report",
                () -> {
                    check(request.getLease());
                    progress.add(request);
                    return ReportProgressResponse.getDefaultInstance();
                });
    }

    @Override
    public synchronized void readBlob(ReadBlobRequest request, StreamObserver<BlobChunk> answer) {
        calls.add("read " + request.getOffset());
        try {
            fault("read");
            check(request.getLease());
            var content = blobs.get(request.getDigest());
            if (content == null) {
                throw Status.NOT_FOUND
                        .withDescription("no blob " + request.getDigest())
                        .asRuntimeException();
            }
            int offset = (int) request.getOffset();
            int end = (int) Math.min(content.length, (long) offset + breakReadAfter);
            boolean broken = end < content.length;
            breakReadAfter = Integer.MAX_VALUE;
            for (int at = offset; at < end; at += CHUNK) {
                var part = Arrays.copyOfRange(content, at, Math.min(end, at + CHUNK));
                if (spoiledReads > 0) {
                    part[0]++;
                    spoiledReads--;
                }
                answer.onNext(BlobChunk.newBuilder().setData(ByteString.copyFrom(part)).build());
            }
            if (broken) {
                throw Status.UNAVAILABLE.withDescription("broken by the fake").asRuntimeException();
            }
            answer.onCompleted();
        } catch (StatusRuntimeException e) {
            answer.onError(e);
        }
    }

    @Override
    public StreamObserver<WriteBlobRequest> writeBlob(StreamObserver<WriteBlobResponse> answer) {
        return new Writing(answer);
    }

    private final class Writing implements StreamObserver<WriteBlobRequest> {
        private final StreamObserver<WriteBlobResponse> answer;
        private String digest = "";
        private boolean over;

        Writing(StreamObserver<WriteBlobResponse> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(WriteBlobRequest request) {
            synchronized (FakeTrainerService.this) {
                if (over) {
                    return;
                }
                try {
                    append(request);
                } catch (StatusRuntimeException e) {
                    over = true;
                    answer.onError(e);
                }
            }
        }

        private void append(WriteBlobRequest request) {
            if (digest.isEmpty()) {
                calls.add("write " + request.getOffset());
                digest = request.getDigest();
                fault("write");
                check(request.getLease());
            }
            var before = partial.getOrDefault(digest, new byte[0]);
            if (request.getOffset() > before.length) {
                throw aborted("WRONG_OFFSET");
            }
            int taken = Math.min(request.getData().size(), breakWriteAfter);
            int start = (int) request.getOffset();
            var after = Arrays.copyOf(before, start + taken);
            request.getData().copyTo(after, 0, start, taken);
            partial.put(digest, after);
            if (taken < request.getData().size()) {
                breakWriteAfter = Integer.MAX_VALUE;
                throw Status.UNAVAILABLE.withDescription("broken by the fake").asRuntimeException();
            }
        }

        @Override
        public void onError(Throwable broken) {}

        @Override
        public void onCompleted() {
            synchronized (FakeTrainerService.this) {
                if (!over) {
                    answer.onNext(written(digest));
                    answer.onCompleted();
                }
            }
        }
    }

    @Override
    public synchronized void queryBlob(
            QueryBlobRequest request, StreamObserver<WriteBlobResponse> answer) {
        answer(
                answer,
                "query",
                () -> {
                    check(request.getLease());
                    return written(request.getDigest());
                });
    }

    private WriteBlobResponse written(String digest) {
        var part = partial.getOrDefault(digest, new byte[0]);
        if (Digests.sha256(part).equals(digest)) {
            blobs.put(digest, part);
            partial.remove(digest);
        }
        var whole = Optional.ofNullable(blobs.get(digest));
        return WriteBlobResponse.newBuilder()
                .setCommittedSize(whole.orElse(part).length)
                .setComplete(whole.isPresent())
                .build();
    }

    @Override
    public synchronized void saveCheckpoint(
            SaveCheckpointRequest request, StreamObserver<SaveCheckpointResponse> answer) {
        answer(
                answer,
                "checkpoint",
                () -> {
                    check(request.getLease());
                    checkpoints.add(request.getDigest());
                    return SaveCheckpointResponse.getDefaultInstance();
                });
    }

    @Override
    public synchronized void publishVersion(
            PublishVersionRequest request, StreamObserver<PublishVersionResponse> answer) {
        // Done first: an order to fail loses the answer, as a broken connection does.
        boolean mine =
                !lost && !cancelled && lease.filter(l -> l.equals(request.getLease())).isPresent();
        if (mine && !published.contains(request)) {
            published.add(request);
        }
        answer(
                answer,
                "publish",
                () -> {
                    if (!mine) {
                        throw aborted("LEASE_LOST");
                    }
                    return PublishVersionResponse.newBuilder()
                            .setVersion(published.indexOf(request) + 1)
                            .build();
                });
    }

    @Override
    public synchronized void finishJob(
            FinishJobRequest request, StreamObserver<FinishJobResponse> answer) {
        answer(
                answer,
                "finish",
                () -> {
                    check(request.getLease());
                    finished.add(request);
                    lease = Optional.empty();
                    return FinishJobResponse.getDefaultInstance();
                });
    }

    private <T> void answer(StreamObserver<T> observer, String method, Supplier<T> body) {
        calls.add(method);
        try {
            fault(method);
            var result = body.get();
            observer.onNext(result);
            observer.onCompleted();
        } catch (StatusRuntimeException e) {
            observer.onError(e);
        }
    }

    private void fault(String method) {
        var ordered = faults.getOrDefault(method, new ConcurrentLinkedDeque<>()).poll();
        if (ordered != null) {
            throw ordered;
        }
    }

    private void check(Lease given) {
        if (lost || cancelled || lease.filter(l -> l.equals(given)).isEmpty()) {
            throw aborted("LEASE_LOST");
        }
    }
}
