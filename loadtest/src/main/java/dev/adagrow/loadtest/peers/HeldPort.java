package dev.adagrow.loadtest.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A free port of 127.0.0.1 that is kept from others while it is open. A server that is told its
 * port, and cannot choose one, shares it by SO_REUSEPORT, as gRPC servers do; this end never
 * listens, so all connections are the server's.
 */
final class HeldPort implements AutoCloseable {
    private final SocketChannel socket;
    private final int number;

    HeldPort() throws IOException {
        socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        number = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
