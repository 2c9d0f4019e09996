package dev.adagrow.client.fake;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A port in front of a server that comes and goes. It is bound once and held until the door is
 * closed, so that no other process can take it while the server is away. A connection to a door
 * that is shut is broken at once. Thread-safe.
 */
final class Door implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket outside;

    @GuardedBy("this")
    private final List<Socket> passing = new ArrayList<>();

    @GuardedBy("this")
    private OptionalInt inside = OptionalInt.empty();

    /** A door that is shut. */
    Door() throws IOException {
        outside = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("door").start(this::admit);
    }

    /** The address of the door, HOST:PORT. */
    String target() {
        return "127.0.0.1:" + outside.getLocalPort();
    }

    /** Lets connections through to the server on a port of this machine. */
    synchronized void open(int port) {
        inside = OptionalInt.of(port);
    }

    /** Breaks every connection and lets none through. */
    synchronized void shut() throws IOException {
        inside = OptionalInt.empty();
        for (var socket : passing) {
            socket.close();
        }
        passing.clear();
    }

    private void admit() {
        try {
            while (true) {
                pass(outside.accept());
            }
        } catch (IOException e) {
            // The door is closed.
        }
    }

    private synchronized void pass(Socket caller) throws IOException {
        if (inside.isEmpty()) {
            caller.close();
            return;
        }
        try {
            var server = new Socket(InetAddress.getLoopbackAddress(), inside.getAsInt());
            passing.add(caller);
            passing.add(server);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            carry(caller, server);
            carry(server, caller);
        } catch (IOException e) {
            // The server is gone, and its caller is told so by the end of the connection.
            caller.close();
        }
    }

    private static void carry(Socket from, Socket to) {
        Thread.ofPlatform()
                .daemon()
                .name("carrier")
                .start(() -> {
                    try (from;
                            to) {
                        from.getInputStream().transferTo(to.getOutputStream());
                    } catch (IOException e) {
                        // Broken on one side; closing both passes it on to the other.
                    }
                });
    }

    /** Breaks every connection and gives the port up. */
    @Override
    public void close() throws IOException {
        shut();
        outside.close();
    }
}
