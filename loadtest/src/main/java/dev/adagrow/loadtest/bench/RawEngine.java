package dev.adagrow.loadtest.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.adagrow.bundle.Signature.TensorSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * ONNX Runtime with nothing around it: one thread, the calling one, and input buffers that are made
 * once.
 */
final class RawEngine implements AutoCloseable {
    private static final long MAX_NANOS = 60_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * What a stretch of runs gave.
     *
     * @param perCpuSecond images for a second of the thread's CPU time
     * @param nanos of each run
     */
    record Run(double perCpuSecond, Histogram nanos) {}

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final TensorSpec input;

    RawEngine(byte[] onnx, TensorSpec input) throws OrtException {
        this.input = input;
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(onnx, options);
        }
    }

    /** Runs batches of so many zero images for a while. */
    Run run(int rows, Duration time) throws OrtException {
        long[] shape =
                LongStream.concat(
                                LongStream.of(rows),
                                input.shape().stream().mapToLong(Integer::longValue))
                        .toArray();
        int values = Math.toIntExact(LongStream.of(shape).reduce(1, (a, b) -> a * b));
        var buffer = ByteBuffer.allocateDirect(values * Float.BYTES).order(ByteOrder.nativeOrder());
        var nanos = new Histogram(MAX_NANOS, 3);
        try (var tensor = OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape)) {
            long end = System.nanoTime() + time.toNanos();
            long cpu = THREADS.getCurrentThreadCpuTime();
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                session.run(Map.of(input.name(), tensor)).close();
                nanos.recordValue(Math.min(MAX_NANOS, System.nanoTime() - start));
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
            return new Run(nanos.getTotalCount() * rows / seconds, nanos);
        }
    }

    /** The one of some batch sizes that gives most images for a second of CPU time. */
    int bestBatch(List<Integer> sizes, Duration each) throws OrtException {
        int best = 1;
        double most = 0;
        for (int rows : sizes) {
            double rate = run(rows, each).perCpuSecond();
            if (rate > most) {
                most = rate;
                best = rows;
            }
        }
        return best;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
