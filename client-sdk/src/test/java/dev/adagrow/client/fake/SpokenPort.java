package dev.adagrow.client.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A port that greets whoever connects, as servers of other protocols do. */
public final class SpokenPort implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket server;

    public SpokenPort(String greeting) {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = greeting.getBytes(StandardCharsets.US_ASCII);
        Thread.ofPlatform().daemon().name("greeter").start(() -> greet(bytes));
    }

    private void greet(byte[] greeting) {
        try {
            while (true) {
                try (Socket caller = server.accept();
                        OutputStream out = caller.getOutputStream()) {
                    out.write(greeting);
                    out.flush();
                    // Until the caller has read it and gone.
                    caller.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            // The port is closed.
        }
    }

    /** HOST:PORT. */
    public String target() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
