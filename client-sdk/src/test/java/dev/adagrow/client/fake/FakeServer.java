package dev.adagrow.client.fake;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Hand-written services behind a real port. */
public final class FakeServer implements AutoCloseable {
    private final BindableService[] services;
    private Server server;

    private FakeServer(BindableService[] services) {
        this.services = services;
        this.server = start(0);
    }

    public static FakeServer of(BindableService... services) {
        return new FakeServer(services);
    }

    private Server start(int port) {
        var builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        for (BindableService service : services) {
            builder.addService(service);
        }
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Breaks every connection and comes back on the same port with the same services. */
    public void restart() {
        int port = server.getPort();
        close();
        server = start(port);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An address where nobody listens. */
    public static String deadTarget() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A refusal as the real server words it. */
    public static StatusRuntimeException refusal(
            Status.Code code, String reason, String message, Map<String, String> metadata) {
        return StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                        .setCode(code.value())
                        .setMessage(message)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setDomain("adagrow.dev")
                                                .setReason(reason)
                                                .putAllMetadata(metadata)
                                                .build()))
                        .build());
    }

    public static StatusRuntimeException refusal(Status.Code code, String reason, String message) {
        return refusal(code, reason, message, Map.of());
    }
}
