package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.AcquireLeaseResponse;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerConnectionTest {
    /** Has no job for anybody. */
    private static final class Idle extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void acquireLease(
                AcquireLeaseRequest request, StreamObserver<AcquireLeaseResponse> out) {
            out.onNext(AcquireLeaseResponse.getDefaultInstance());
            out.onCompleted();
        }
    }

    @Test
    void reachesAServerByNameAndByEitherKindOfAddress() throws Exception {
        assertReached("127.0.0.1", "localhost");
        assertReached("127.0.0.1", "127.0.0.1");
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        assertReached("::1", "[::1]");
    }

    private static void assertReached(String listening, String host) throws Exception {
        var address = new InetSocketAddress(InetAddress.getByName(listening), 0);
        var server = NettyServerBuilder.forAddress(address).addService(new Idle()).build().start();
        try (var connection = new ServerConnection(host + ":" + server.getPort())) {
            assertThat(connection.acquire("t")).isEmpty();
        } finally {
            server.shutdownNow();
        }
    }

    private static boolean hasIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
