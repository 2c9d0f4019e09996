package dev.adagrow.trainer.training;

import java.io.IOException;
import java.util.TreeMap;

/**
 * {@link OptimizerState} as safetensors: velocities by path, the rest in the metadata. Stateless.
 */
public final class OptimizerCodec {
    private static final String STEPS = "steps";
    private static final String LOCAL_STEPS = "localSteps";

    /** Equal states give equal bytes. */
    public static byte[] write(OptimizerState state) {
        var metadata = new TreeMap<String, String>();
        metadata.put(STEPS, Long.toString(state.steps()));
        if (state.localSteps() > 0) {
            metadata.put(LOCAL_STEPS, Long.toString(state.localSteps()));
        }
        return Safetensors.write(new Safetensors.Contents(state.velocity(), metadata));
    }

    /**
     * @throws IOException naming what is malformed
     */
    public static OptimizerState read(byte[] file) throws IOException {
        var contents = Safetensors.read(file);
        try {
            var steps = contents.metadata().get(STEPS);
            if (steps == null) {
                throw new IOException("optimizer state: number of steps is missing");
            }
            return new OptimizerState(
                    Long.parseLong(steps),
                    contents.tensors(),
                    Long.parseLong(contents.metadata().getOrDefault(LOCAL_STEPS, "0")));
        } catch (NumberFormatException e) {
            throw new IOException("optimizer state: " + e.getMessage(), e);
        }
    }

    private OptimizerCodec() {}
}
