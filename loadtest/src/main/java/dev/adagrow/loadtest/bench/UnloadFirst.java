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
import java.util.regex.Pattern;

/**
 * Takes the model out of memory, and has it loaded again when it is gone; calls in between are
 * refused.
 */
final class UnloadFirst implements Swaps {
    private static final String SESSIONS = "adagrow_engine_sessions{";

    /** What the server says while nothing is in memory. */
    private static final Pattern NOT_THERE =
            Pattern.compile(
                    "model .* has no version in service( yet)?|version [0-9]+ of model .* is [A-Z]+");

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
        var unloaded = limited().repositoryModelUnload(unload);
        long start = System.nanoTime();
        while (server.series(SESSIONS) > 0) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new IOException(model + " stays in memory after " + unloaded);
            }
            Thread.sleep(POLL_MILLIS);
        }
        var load = RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
        // Returns when the model answers.
        var unused = limited().repositoryModelLoad(load);
    }

    private GRPCInferenceServiceBlockingStub limited() {
        return repository.withDeadlineAfter(LIMIT_NANOS, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean mayRefuse(Status status) {
        return status.getDescription() != null
                && NOT_THERE.matcher(status.getDescription()).matches();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
