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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Hand-written services behind a real port, which is theirs also while the server is away. */
public final class FakeServer implements AutoCloseable {
    private final BindableService[] services;
    private final Door door;
    private Server server;

    private FakeServer(BindableService[] services) {
        this.services = services;
        try {
            this.door = new Door();
            this.server = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FakeServer of(BindableService... services) {
        return new FakeServer(services);
    }

    private Server start() throws IOException {
        var builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        for (BindableService service : services) {
            builder.addService(service);
        }
        Server started = builder.build().start();
        door.open(started.getPort());
        return started;
    }

    public String target() {
        return door.target();
    }

    /** Leaves and comes back. */
    public void restart() {
        leave();
        comeBack();
    }

    /** Breaks every connection, and every one made before it comes back. */
    public void leave() {
        try {
            door.shut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stop();
    }

    /** Answers again at the same address with the same services. */
    public void comeBack() {
        try {
            server = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stop();
    }

    private void stop() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
