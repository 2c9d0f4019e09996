package dev.adagrow.loadtest.bench;

import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelUnloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Takes the model out of memory, and has it loaded again when it is gone; calls in between are
 * refused.
 */
final class UnloadFirst implements Swaps {
    private static final String SESSIONS = "adagrow_engine_sessions{";
    private static final long POLL_MILLIS = 5;
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ServerUnderTest server;
    private final String model;
    private final ManagedChannel channel;
    private final GRPCInferenceServiceBlockingStub repository;

    /**
     * @param model the only one that the server serves
     */
    UnloadFirst(ServerUnderTest server, String model) {
        this.server = server;
        this.model = model;
        channel =
                NettyChannelBuilder.forTarget(server.process().target())
                        .usePlaintext()
                        .directExecutor()
                        .build();
        repository = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public void swap(int number) throws IOException, InterruptedException {
        var unload = RepositoryModelUnloadRequest.newBuilder().setModelName(model).build();
        var unloaded = repository.repositoryModelUnload(unload);
        long start = System.nanoTime();
        while (server.series(SESSIONS) > 0) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new IOException(model + " stays in memory after " + unloaded);
            }
            Thread.sleep(POLL_MILLIS);
        }
        var load = RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
        // Returns when the model answers.
        var unused = repository.repositoryModelLoad(load);
    }

    @Override
    public boolean mayRefuse(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE
                || status.getCode() == Status.Code.FAILED_PRECONDITION;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
