package dev.adagrow.config;

import dev.adagrow.v1.GrowthConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Configurations that are shipped with the program, each a YAML file beside this class. Stateless.
 */
public final class Presets {
    /** "default" spells out every default; "thesis" has the settings of the thesis. */
    public static final List<String> NAMES = List.of("default", "thesis");

    /**
     * @throws ConfigException if there is none of that name; the message lists them
     */
    public static GrowthConfig named(String name) throws ConfigException {
        if (!NAMES.contains(name)) {
            throw new ConfigException("\"" + name + "\" is none of " + String.join(", ", NAMES));
        }
        return GrowthConfigCodec.parse(text(name), "preset " + name);
    }

    private static String text(String name) {
        var file = name + ".yaml";
        try (var in = Presets.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Presets() {}
}
