package dev.adagrow.server.grpc;

import com.google.protobuf.MessageLite;
import dev.adagrow.server.metrics.RequestMetrics;
import dev.adagrow.server.routing.SplitTable;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The inference requests that wait for their answer. Bounds the memory that they hold together, so
 * that callers who send more than the engine can take are refused before the heap is full. A
 * message counts from the moment when it is there whole; until then only the bound of one message
 * holds. Thread-safe.
 */
public final class Exchanges {
    private final RequestMetrics metrics;
    private final SplitTable splits;
    private final EventLoops loops;
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param splits tells which models there are
     * @param loops that requests come in on
     * @param maxBytes of all messages and input tensors, and of large answers that are not sent
     *     yet, together
     */
    public Exchanges(RequestMetrics metrics, SplitTable splits, EventLoops loops, long maxBytes) {
        this.metrics = metrics;
        this.splits = splits;
        this.loops = loops;
        this.maxBytes = maxBytes;
    }

    /**
     * @param method bare name of the RPC
     * @param model as the caller wrote it
     */
    <R extends MessageLite> Exchange<R> open(
            StreamObserver<R> observer, String method, String model) {
        return new Exchange<>(observer, method, model, this);
    }

    EventLoops loops() {
        return loops;
    }

    RequestMetrics metrics() {
        return metrics;
    }

    /** The name if there is a model of it; else "", so that callers cannot make series. */
    String known(String model) {
        return splits.split(model).isPresent() ? model : "";
    }

    /** Whether there was room; then to be given back by {@link #give}. */
    boolean take(long bytes) {
        for (long now = held.get(); bytes <= maxBytes - now; now = held.get()) {
            if (held.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Takes what is there already, room or not; to be given back as well. */
    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }
}
