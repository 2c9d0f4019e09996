package dev.adagrow.trainer.stream;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a person sets otherwise than a stream and its arm do.
 *
 * @param yaml keys of the growth configuration; may be empty
 * @param source stands before every message
 */
public record Overrides(String yaml, String source) {
    private static final long MAX_BYTES = 1 << 20;

    /** Nothing. */
    public static Overrides none() {
        return new Overrides("", "");
    }

    /**
     * @throws ConfigException if there is no such file
     */
    public static Overrides read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
        }
        return new Overrides(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    }

    /**
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    GrowthConfig over(GrowthConfig base) throws ConfigException {
        var config = GrowthConfigCodec.parse(yaml, source, base);
        if (config.hasSeed()) {
            throw new ConfigException(source + ": seed: the stream's seed gives it");
        }
        return config;
    }
}
