package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that the port lets go of. */
@Timeout(60)
class GrpcPortTest {
    private static final int MOST = 5;
    private static final int READ_MILLIS = 30_000;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
    }

    private GrpcPort port(Duration keepAlive) throws IOException {
        var port =
                new GrpcPort(
                        new GrpcPort.Settings(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                1,
                                new EventLoops(),
                                1 << 16,
                                MOST,
                                keepAlive),
                        new GrpcPort.Services(
                                List.of(),
                                () -> {},
                                List.of(new HealthStatusManager().getHealthService()),
                                List.of(),
                                Set.of()),
                        Runnable::run,
                        Runnable::run);
        opened.add(port);
        return port;
    }

    private Socket connection(GrpcPort port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(READ_MILLIS);
        opened.add(socket);
        return socket;
    }

    private ManagedChannel channel(GrpcPort port) {
        var channel =
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), port.port()))
                        .usePlaintext()
                        .build();
        opened.add(channel::shutdownNow);
        return channel;
    }

    private static ServingStatus ask(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    /** Up to the end of what the server sends. */
    private static void readToTheEnd(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // The server's first frames.
        }
    }

    @Test
    void oneConnectionMoreThanTheMostIsClosedAndThereIsRoomWhenOthersEnd() throws Exception {
        var port = port(GrpcPort.Settings.KEEP_ALIVE);
        var held = new ArrayList<Socket>();
        for (int i = 0; i < MOST; i++) {
            held.add(connection(port));
            // Its first byte: the server has taken it.
            assertThat(held.getLast().getInputStream().read()).isNotNegative();
        }

        assertThatThrownBy(() -> ask(channel(port))).isInstanceOf(StatusRuntimeException.class);

        for (var socket : held) {
            socket.close();
        }
        var later = channel(port);
        assertThat(
                        HealthGrpc.newBlockingStub(later)
                                .withWaitForReady()
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void whoNeverSpeaksIsCutOffAndWhoAnswersIsNot() throws Exception {
        var port = port(Duration.ofSeconds(1));
        var idle = channel(port);
        assertThat(ask(idle)).isEqualTo(ServingStatus.SERVING);

        readToTheEnd(connection(port));

        assertThat(idle.getState(false)).isEqualTo(ConnectivityState.READY);
        assertThat(ask(idle)).isEqualTo(ServingStatus.SERVING);
    }
}
