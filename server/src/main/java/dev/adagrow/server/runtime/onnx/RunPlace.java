package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run at a time needs: room for its inputs, and the switch that ends it. Of one thread,
 * but for {@link #endIfOlder}.
 */
final class RunPlace implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunPlace.class);

    private static final long IDLE = Long.MIN_VALUE;

    private final RunOptions options;

    /** Direct memory is slow to get and to give back, so it is kept; the largest batch decides. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    private long began = IDLE;
    private boolean ended;

    RunPlace() throws OrtException {
        options = new RunOptions();
    }

    RunOptions options() {
        return options;
    }

    /** Empty, at least of that size; as long as the run. */
    ByteBuffer buffer(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        return buffer.clear();
    }

    synchronized void begins(long nanoTime) {
        began = nanoTime;
    }

    /**
     * @return whether the run was ended from outside; then the place is of no use any more
     */
    synchronized boolean ends() {
        began = IDLE;
        return ended;
    }

    /** Ends the run if it began before that; the engine looks now and then, between its nodes. */
    synchronized void endIfOlder(long nanoTime) {
        if (began == IDLE || ended || began - nanoTime > 0) {
            return;
        }
        ended = true;
        try {
            options.setTerminate(true);
            log.error("a run of ONNX Runtime takes too long and is ended");
        } catch (OrtException e) {
            log.error("a run of ONNX Runtime takes too long and cannot be ended", e);
        }
    }

    @Override
    public void close() {
        options.close();
    }
}
