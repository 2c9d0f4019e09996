package dev.adagrow.server.grpc;

import io.grpc.BindableService;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The listening gRPC server. Calls of the data plane run on the event loop, since they never block;
 * those of the control plane, which wait for disk and database, on an executor. Reflection is
 * always on, so that callers without the protocol files find out what there is to call.
 */
public final class GrpcPort implements AutoCloseable {
    /**
     * @param eventLoops threads that read, write, and run data-plane calls
     * @param loops gets to know them
     * @param maxMessageBytes of one request
     * @param maxConnections at a time
     * @param keepAlive after which a caller that sends nothing is asked whether it is there; who
     *     does not answer is cut off
     */
    public record Settings(
            InetSocketAddress address,
            int eventLoops,
            EventLoops loops,
            int maxMessageBytes,
            int maxConnections,
            Duration keepAlive) {
        /** Rather than the library's two hours, for which those that vanished would keep a file. */
        public static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
    }

    /**
     * What is served.
     *
     * @param data must never block, but in {@code transfers}
     * @param endStreams has the streams of {@code data} end once what they hold is answered
     * @param lasting must never block; a drain ends its streams at once
     * @param control may block; its streams end by themselves
     * @param transfers full names of the methods that move or read whole files: their calls wait
     *     for each other, not the short ones for them
     */
    public record Services(
            List<BindableService> data,
            Runnable endStreams,
            List<BindableService> lasting,
            List<BindableService> control,
            Set<String> transfers) {}

    private static final long QUIET_MILLIS = 0;
    private static final long LOOP_END_MILLIS = 2000;
    private static final long KEEP_ALIVE_SECONDS = 5;
    private static final long ANSWER_SECONDS = 20;

    /** Of one connection: so many answers at most wait for a caller who does not read. */
    private static final int MAX_CALLS = 10_000;

    private final Server server;
    private final List<EventLoopGroup> loops;
    private final LastingCalls lastingCalls = new LastingCalls();
    private final Runnable endStreams;

    /**
     * Listens at once.
     *
     * @param control runs the control plane's short calls; not owned
     * @param transfers runs its long ones; not owned
     * @throws IOException with a {@link java.net.BindException} as its cause if the port is in use
     */
    public GrpcPort(Settings settings, Services services, Executor control, Executor transfers)
            throws IOException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var limit = new ConnectionLimit(settings.maxConnections());
        EventLoopGroup accept =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("adagrow-accept", true), io);
        EventLoopGroup work =
                new MultiThreadIoEventLoopGroup(
                        settings.eventLoops(), new DefaultThreadFactory("adagrow-grpc", true), io);
        settings.loops().adopt(work);
        loops = List.of(accept, work);
        endStreams = services.endStreams();
        var builder =
                NettyServerBuilder.forAddress(settings.address())
                        .channelFactory(() -> limited(epoll, limit))
                        .bossEventLoopGroup(accept)
                        .workerEventLoopGroup(work)
                        .directExecutor()
                        .callExecutor(new ByMethod(services, control, transfers))
                        .decompressorRegistry(
                                DecompressorRegistry.getDefaultInstance().with(new Deflate(), true))
                        .maxInboundMessageSize(settings.maxMessageBytes())
                        .maxConcurrentCallsPerConnection(MAX_CALLS)
                        .keepAliveTime(settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                        .keepAliveTimeout(answerNanos(settings), TimeUnit.NANOSECONDS)
                        .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(lasting(mapped(ProtoReflectionServiceV1.newInstance())))
                        .addService(lasting(mapped(ProtoReflectionService.newInstance())));
        services.data().forEach(service -> builder.addService(mapped(service)));
        services.lasting().forEach(service -> builder.addService(lasting(mapped(service))));
        services.control().forEach(service -> builder.addService(mapped(service)));
        server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            endLoops();
            throw e;
        }
    }

    private static long answerNanos(Settings settings) {
        return Math.min(settings.keepAlive().toNanos(), TimeUnit.SECONDS.toNanos(ANSWER_SECONDS));
    }

    private static ServerChannel limited(boolean epoll, ConnectionLimit limit) {
        var channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        channel.pipeline().addLast(limit);
        return channel;
    }

    private ServerServiceDefinition lasting(ServerServiceDefinition service) {
        return ServerInterceptors.intercept(service, lastingCalls);
    }

    /** Messages are parsed inside of the interceptor, so that bytes that are none are refused. */
    static ServerServiceDefinition mapped(BindableService service) {
        return ServerInterceptors.intercept(
                ServerInterceptors.useMarshalledMessages(service.bindService(), new AsStreams()),
                new StatusInterceptor());
    }

    /** The one it listens on, also where 0 was asked for. */
    public int port() {
        return server.getPort();
    }

    /**
     * Takes no new calls and waits for those under way; what has not ended after {@code patience}
     * is cancelled.
     *
     * @return whether all calls ended by themselves
     */
    public boolean drain(Duration patience) {
        server.shutdown();
        lastingCalls.end();
        endStreams.run();
        boolean ended = awaitEnd(patience);
        if (!ended) {
            server.shutdownNow();
            awaitEnd(Duration.ofMillis(LOOP_END_MILLIS));
        }
        return ended;
    }

    private boolean awaitEnd(Duration patience) {
        try {
            return server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        endLoops();
    }

    private void endLoops() {
        loops.forEach(loop ->
                loop.shutdownGracefully(QUIET_MILLIS, LOOP_END_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Leaves the data plane's calls on the event loop. */
    private static final class ByMethod implements ServerCallExecutorSupplier {
        private final Set<String> services;
        private final Set<String> methods;
        private final Executor control;
        private final Executor transfers;

        ByMethod(Services services, Executor control, Executor transfers) {
            this.services =
                    services.control().stream()
                            .map(service -> service.bindService().getServiceDescriptor().getName())
                            .collect(Collectors.toUnmodifiableSet());
            this.methods = services.transfers();
            this.control = control;
            this.transfers = transfers;
        }

        @Override
        public <Q, R> @Nullable Executor getExecutor(ServerCall<Q, R> call, Metadata metadata) {
            var method = call.getMethodDescriptor();
            if (methods.contains(method.getFullMethodName())) {
                return transfers;
            }
            String service = method.getServiceName();
            return service != null && services.contains(service) ? control : null;
        }
    }
}
