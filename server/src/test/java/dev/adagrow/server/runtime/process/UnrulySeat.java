package dev.adagrow.server.runtime.process;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process whose engine does to a run what the first value of its input says. */
public final class UnrulySeat {
    static final float ABORT = 1;
    static final float HANG = 2;
    static final float FAIL = 3;
    static final float REFUSE = 4;
    static final float BREAK = 5;

    /** Code of a process that its native library aborted. */
    private static final int ABORTED = 134;

    public static void main(String[] args) throws IOException {
        Runnable end = () -> Runtime.getRuntime().halt(2);
        new Seat(
                        Path.of(args[0]),
                        (model, signature) -> {
                            if (model.endsWith("refused")) {
                                throw new LoadException("it is no model of mine");
                            }
                            if (model.endsWith("aborting")) {
                                System.err.println("CUDA error: out of everything");
                                Runtime.getRuntime().halt(ABORTED);
                            }
                            if (model.endsWith("endless")) {
                                hang();
                            }
                            return session();
                        },
                        end)
                .serve();
        Runtime.getRuntime().halt(0);
    }

    private static EngineSession session() {
        return new EngineSession() {
            @Override
            public List<Tensor> infer(List<Tensor> inputs) throws InferenceException {
                float order = ((DenseTensor) inputs.getFirst()).floats().get(0);
                if (order == ABORT) {
                    Runtime.getRuntime().halt(ABORTED);
                } else if (order == HANG) {
                    hang();
                } else if (order == FAIL) {
                    throw new InferenceException("it does not work");
                } else if (order == REFUSE) {
                    throw new RefusedInputException("four is too many");
                } else if (order == BREAK) {
                    throw new IllegalStateException("a defect");
                }
                return inputs;
            }

            @Override
            public void close() {}
        };
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private UnrulySeat() {}
}
