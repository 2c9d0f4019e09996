package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;

import inference.GRPCInferenceServiceGrpc;
import inference.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that keep connections and do nothing with them, or send half of what they began: others
 * are answered all the same. All 10,000 connections: {@code mvn verify
 * -Dadagrow.connections=10000}, where a process may have twice as many files open.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CallersTest {
    private static final int CONNECTIONS = Integer.getInteger("adagrow.connections", 1000);
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An empty SETTINGS frame. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    /** The head of a HEADERS frame of 100 bytes on stream 1, which never come. */
    private static final byte[] HALF_A_CALL = {0, 0, 100, 1, 4, 0, 0, 0, 1, 0x41};

    private static final int MAX_CONCURRENT_STREAMS = 3;

    private ServerAssembly server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                ServerAssembly.start(
                        folder, ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0), "test");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Socket connection(byte[]... sent) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.grpcPort());
        for (byte[] bytes : sent) {
            socket.getOutputStream().write(bytes);
        }
        return socket;
    }

    /** On a connection of its own. */
    private boolean answers() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .build();
        try {
            return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .serverReady(ServerReadyRequest.getDefaultInstance())
                    .getReady();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void idleAndHalfConnectionsKeepNobodyFromBeingAnswered() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(
                        switch (i % 4) {
                            case 0 -> connection();
                            case 1 -> connection(new byte[] {'P', 'R'});
                            case 2 -> connection(PREFACE, SETTINGS, HALF_A_CALL);
                            default -> connection(PREFACE, SETTINGS);
                        });
            }
            assertThat(answers()).isTrue();
            for (int i = 0; i < idle.size(); i += 2) {
                idle.get(i).close();
            }
            assertThat(answers()).isTrue();
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
        assertThat(answers()).isTrue();
    }

    /** What waits for a caller who reads nothing is bounded by how many calls it may have open. */
    @Test
    void aConnectionHasABoundedNumberOfCalls() throws Exception {
        try (var socket = connection(PREFACE, SETTINGS)) {
            OptionalLong calls = setting(new DataInputStream(socket.getInputStream()));
            assertThat(calls).isPresent();
            assertThat(calls.getAsLong()).isBetween(100L, 10_000L);
        }
    }

    /** MAX_CONCURRENT_STREAMS in the frame that comes first, which is SETTINGS. */
    private static OptionalLong setting(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        assertThat(in.readUnsignedByte()).isEqualTo(4);
        in.skipNBytes(5);
        for (int read = 0; read < length; read += 6) {
            int id = in.readUnsignedShort();
            long value = Integer.toUnsignedLong(in.readInt());
            if (id == MAX_CONCURRENT_STREAMS) {
                return OptionalLong.of(value);
            }
        }
        return OptionalLong.empty();
    }
}
