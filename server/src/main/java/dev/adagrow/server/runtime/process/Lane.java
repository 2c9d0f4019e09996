package dev.adagrow.server.runtime.process;

import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection, and a buffer for each direction that keeps the size of the largest frame. Not
 * thread-safe; blocking.
 */
final class Lane implements Closeable {
    /** Of a frame behind its length: more than any batch that fits into the server's messages. */
    static final int MAX_FRAME = 1 << 30;

    private static final int FIRST_SIZE = 1 << 16;
    private static final int MAX_RANK = 32;

    private final SocketChannel channel;
    private ByteBuffer out = direct(FIRST_SIZE);
    private ByteBuffer in = direct(FIRST_SIZE);

    /**
     * @param channel blocking; closed with the lane
     */
    Lane(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * What the other side sent.
     *
     * @param body valid until the next frame is received
     */
    record Frame(FrameKind kind, ByteBuffer body) {
        String text() throws ProtocolException {
            return text(body);
        }

        static String text(ByteBuffer body) throws ProtocolException {
            try {
                int length = body.getInt();
                if (length < 0 || length > body.remaining()) {
                    throw new ProtocolException("a text of " + length + " bytes");
                }
                var bytes = new byte[length];
                body.get(bytes);
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (BufferUnderflowException e) {
                throw tooShort(e);
            }
        }

        /** Over the frame's own buffer. */
        List<Tensor> tensors() throws ProtocolException {
            try {
                int number = Short.toUnsignedInt(body.getShort());
                var tensors = new ArrayList<Tensor>(number);
                for (int i = 0; i < number; i++) {
                    tensors.add(tensor());
                }
                return tensors;
            } catch (BufferUnderflowException e) {
                throw tooShort(e);
            } catch (IllegalArgumentException e) {
                throw new ProtocolException(String.valueOf(e.getMessage()));
            }
        }

        private Tensor tensor() throws ProtocolException {
            var type = type(body.get());
            int rank = body.get();
            if (rank < 0 || rank > MAX_RANK) {
                throw new ProtocolException("a tensor of rank " + rank);
            }
            var dims = new int[rank];
            for (int i = 0; i < rank; i++) {
                dims[i] = body.getInt();
            }
            int bytes = body.getInt();
            if (bytes < 0 || bytes > body.remaining()) {
                throw new ProtocolException("a tensor of " + bytes + " bytes");
            }
            var raw = body.slice(body.position(), bytes);
            body.position(body.position() + bytes);
            return Tensor.of(type, raw, dims);
        }

        static DataType type(int number) throws ProtocolException {
            var types = DataType.values();
            if (number < 0 || number >= types.length) {
                throw new ProtocolException("a tensor of type " + number);
            }
            return types[number];
        }

        static ProtocolException tooShort(BufferUnderflowException e) {
            var malformed = new ProtocolException("a frame ends too early");
            malformed.initCause(e);
            return malformed;
        }
    }

    void send(FrameKind kind, byte[] body) throws IOException {
        begin(kind, body.length);
        out.put(body);
        flush();
    }

    /**
     * @param text cut if it is very long
     */
    void send(FrameKind kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, FIRST_SIZE);
        begin(kind, Integer.BYTES + length);
        out.putInt(length).put(bytes, 0, length);
        flush();
    }

    /**
     * @param tensors of each the parts whose rows stand behind each other; one part may have no
     *     rows
     */
    void send(FrameKind kind, List<List<Tensor>> tensors) throws IOException {
        long length = Short.BYTES;
        for (var parts : tensors) {
            length += 2 + Integer.BYTES * (parts.getFirst().rank() + 1L) + bytes(parts);
        }
        begin(kind, length);
        out.putShort((short) tensors.size());
        for (var parts : tensors) {
            put(parts);
        }
        flush();
    }

    private void put(List<Tensor> parts) {
        var first = parts.getFirst();
        out.put((byte) first.type().ordinal()).put((byte) first.rank());
        for (int i = 0; i < first.rank(); i++) {
            boolean rows = i == 0 && parts.size() > 1;
            out.putInt(rows ? parts.stream().mapToInt(part -> part.dim(0)).sum() : first.dim(i));
        }
        out.putInt((int) bytes(parts));
        for (var part : parts) {
            out.put(part.raw());
        }
    }

    private static long bytes(List<Tensor> parts) {
        long bytes = 0;
        for (var part : parts) {
            bytes += part.bytes();
        }
        return bytes;
    }

    private void begin(FrameKind kind, long body) throws IOException {
        if (body + 1 > MAX_FRAME) {
            throw new ProtocolException("a frame of " + body + " bytes is too large");
        }
        int size = (int) body + 1 + Integer.BYTES;
        if (out.capacity() < size) {
            out = direct(size);
        }
        out.clear().putInt((int) body + 1).put((byte) kind.ordinal());
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException if the other side has ended
     */
    Frame receive() throws IOException {
        fill(in.clear().limit(Integer.BYTES));
        int length = in.flip().getInt();
        if (length < 1 || length > MAX_FRAME) {
            throw new ProtocolException("a frame of " + length + " bytes");
        }
        if (in.capacity() < length) {
            in = direct(length);
        }
        fill(in.clear().limit(length));
        int kind = in.flip().get();
        var kinds = FrameKind.values();
        if (kind < 0 || kind >= kinds.length) {
            throw new ProtocolException("a frame of kind " + kind);
        }
        return new Frame(kinds[kind], in.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side has ended");
            }
        }
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
