package dev.adagrow.client.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port where nobody listens and nobody can: it is bound without listening, so that connections
 * are refused, and held until it is closed.
 */
public final class DeadPort implements AutoCloseable {
    private final Socket held = new Socket();

    public DeadPort() {
        try {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HOST:PORT. */
    public String target() {
        return "127.0.0.1:" + held.getLocalPort();
    }

    @Override
    public void close() {
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
