package dev.adagrow.server.runtime;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine that knows how many of its sessions were opened and how many of them are not closed
 * yet, so that memory that nobody frees can be seen. Thread-safe.
 */
public final class CountedEngine implements Engine {
    private final Engine engine;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    public CountedEngine(Engine engine) {
        this.engine = engine;
    }

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        return counted(engine.open(model, signature));
    }

    @Override
    public EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        return counted(engine.open(model, signature, artifact));
    }

    private EngineSession counted(EngineSession session) {
        opened.incrementAndGet();
        return new Counted(session, closed);
    }

    /** Sessions since the start. */
    public long opened() {
        return opened.get();
    }

    /** Sessions that hold memory. */
    public long open() {
        // In this order, or one that is opened and closed in between would count as closed only.
        long gone = closed.get();
        return opened.get() - gone;
    }

    private record Counted(EngineSession session, AtomicLong closed, AtomicBoolean over)
            implements EngineSession {
        Counted(EngineSession session, AtomicLong closed) {
            this(session, closed, new AtomicBoolean());
        }

        @Override
        public List<Tensor> infer(List<Tensor> inputs) throws InferenceException {
            return session.infer(inputs);
        }

        @Override
        public List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
            return session.inferJoined(parts);
        }

        @Override
        public boolean answers() {
            return session.answers();
        }

        /** Counts when the memory is free, and only then. */
        @Override
        public void close() {
            session.close();
            if (over.compareAndSet(false, true)) {
                closed.incrementAndGet();
            }
        }
    }
}
