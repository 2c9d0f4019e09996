package dev.adagrow.server.grpc;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The services of the data plane for callers in this process; failures become statuses as at the
 * port. Calls run on the caller's thread until they wait. Thread-safe.
 */
public final class LocalCalls implements AutoCloseable {
    private final Server server;
    private final ManagedChannel channel;

    /**
     * @param services that never block
     */
    public LocalCalls(List<BindableService> services) throws IOException {
        var name = UUID.randomUUID().toString();
        var builder = InProcessServerBuilder.forName(name).directExecutor();
        services.forEach(service -> builder.addService(GrpcPort.mapped(service)));
        server = builder.build().start();
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Of the services' callers; its calls wait on their own threads. */
    public Channel channel() {
        return channel;
    }

    /** Takes no new calls, and waits for those under way at most so long. */
    public void drain(Duration patience) {
        server.shutdown();
        try {
            server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
