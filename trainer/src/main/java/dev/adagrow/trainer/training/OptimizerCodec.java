package dev.adagrow.trainer.training;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@link OptimizerState} as safetensors: velocities by path, the rest in the metadata. Stateless.
 */
public final class OptimizerCodec {
    private static final String STEPS = "steps";
    private static final String LOCAL_STEPS = "localSteps";
    private static final String RATE = "rate:";

    /** Equal states give equal bytes. */
    public static byte[] write(OptimizerState state) {
        var metadata = new TreeMap<String, String>();
        metadata.put(STEPS, Long.toString(state.steps()));
        if (state.localSteps() > 0) {
            metadata.put(LOCAL_STEPS, Long.toString(state.localSteps()));
        }
        state.rateFactors()
                .forEach((path, factor) -> metadata.put(RATE + path, Double.toString(factor)));
        return Safetensors.write(new Safetensors.Contents(state.velocity(), metadata));
    }

    /**
     * @throws IOException naming what is malformed
     */
    public static OptimizerState read(byte[] file) throws IOException {
        var contents = Safetensors.read(file);
        Map<String, Double> factors = new HashMap<>();
        try {
            for (var entry : contents.metadata().entrySet()) {
                if (entry.getKey().startsWith(RATE)) {
                    factors.put(
                            entry.getKey().substring(RATE.length()),
                            Double.parseDouble(entry.getValue()));
                }
            }
            var steps = contents.metadata().get(STEPS);
            if (steps == null) {
                throw new IOException("optimizer state: number of steps is missing");
            }
            return new OptimizerState(
                    Long.parseLong(steps),
                    contents.tensors(),
                    factors,
                    Long.parseLong(contents.metadata().getOrDefault(LOCAL_STEPS, "0")));
        } catch (NumberFormatException e) {
            throw new IOException("optimizer state: " + e.getMessage(), e);
        }
    }

    private OptimizerCodec() {}
}
