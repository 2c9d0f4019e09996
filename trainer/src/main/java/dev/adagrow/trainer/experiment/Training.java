package dev.adagrow.trainer.experiment;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One arm with one seed.
 *
 * @param folder of its own
 */
public record Training(ExperimentArm arm, long seed, Path folder) {
    /** Where its process works. */
    public Path grown() {
        return folder.resolve("grown");
    }

    /** Of a stream: all that was measured, by {@link dev.adagrow.trainer.stream.StreamResult}. */
    public Path life() {
        return grown().resolve("result.json");
    }

    /** What the process says on its way. */
    Path log() {
        return folder.resolve("log.txt");
    }

    Path config() {
        return folder.resolve("config.yaml");
    }

    Path result() {
        return folder.resolve("result.json");
    }

    /** Whether there is a result. */
    public boolean finished() {
        return Files.isRegularFile(result());
    }

    @Override
    public String toString() {
        return arm.name() + ", seed " + seed;
    }
}
