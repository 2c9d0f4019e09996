package dev.adagrow.client.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** No other process can take a port that a test still counts on. */
final class HeldPortsTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private static int portOf(String target) {
        return Integer.parseInt(target.substring(target.indexOf(':') + 1));
    }

    private static void assertHeld(String target) {
        assertThatThrownBy(() -> new ServerSocket(portOf(target), 1, HERE).close())
                .isInstanceOf(BindException.class);
    }

    @Test
    void aServerKeepsItsPortWhileItIsAwayAndWhenItIsBack() {
        try (var server = FakeServer.of()) {
            String target = server.target();
            assertHeld(target);
            server.leave();
            assertHeld(target);
            server.comeBack();
            assertHeld(target);
            assertThat(server.target()).isEqualTo(target);
        }
    }

    @Test
    void aServerThatLeavesBreaksItsConnectionsAndEveryOneMadeMeanwhile() throws IOException {
        try (var server = FakeServer.of();
                var before = new Socket(HERE, portOf(server.target()))) {
            server.leave();
            assertBroken(before);
            try (var meanwhile = new Socket(HERE, portOf(server.target()))) {
                assertBroken(meanwhile);
            }
        }
    }

    private static void assertBroken(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void aDeadPortRefusesConnectionsAndCannotBeTaken() {
        try (var nobody = new DeadPort()) {
            assertHeld(nobody.target());
            assertThatThrownBy(() -> new Socket(HERE, portOf(nobody.target())).close())
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
        }
    }
}
