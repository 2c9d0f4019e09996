package dev.adagrow.trainer.experiment;

import dev.adagrow.bundle.Digests;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/**
 * One of the configurations that an experiment compares.
 *
 * @param name fit for a folder
 * @param config growth configuration as JSON with sorted keys, without a seed
 * @param thesis accuracy that the thesis prints for it, in percent
 */
public record ExperimentArm(String name, String config, OptionalDouble thesis) {
    /** Of the configuration. */
    String digest() {
        return Digests.sha256(config.getBytes(StandardCharsets.UTF_8));
    }
}
