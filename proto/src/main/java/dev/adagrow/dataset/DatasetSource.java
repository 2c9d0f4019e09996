package dev.adagrow.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where a data set comes from, as people write it on a command line:
 *
 * <pre>
 *   idx:DIR                                            a folder of IDX files
 *   glyphs[:seed=1,train=4000,test=2000,drift=0]       the built-in generator; any of the four in any order
 *   FILE.agds                                          the internal format
 * </pre>
 */
public sealed interface DatasetSource {
    /** Syntax, for help texts. */
    String SYNTAX = "idx:DIR, glyphs[:seed=1,train=4000,test=2000,drift=0] or FILE.agds";

    /** A folder read by {@link Idx}. */
    record IdxFolder(Path folder) implements DatasetSource {}

    /** Drawn by {@link Glyphs}. */
    record Drawn(Glyphs.Spec spec) implements DatasetSource {}

    /** A file of {@link DatasetFormat}. */
    record File(Path file) implements DatasetSource {}

    /**
     * @throws IllegalArgumentException saying what in the text is not understood
     */
    static DatasetSource parse(String text) {
        if (text.startsWith("idx:")) {
            if (text.length() == 4) {
                throw new IllegalArgumentException("idx: needs a folder, as in idx:DIR");
            }
            return new IdxFolder(Path.of(text.substring(4)));
        }
        if (text.equals("glyphs")) {
            return new Drawn(spec(""));
        }
        if (text.startsWith("glyphs:")) {
            return new Drawn(spec(text.substring(7)));
        }
        if (text.endsWith(".agds")) {
            return new File(Path.of(text));
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no data set source; one of: " + SYNTAX);
    }

    /**
     * Reads or draws the data set; it holds every rule of the internal format.
     *
     * @throws MalformedDatasetException naming file and record
     */
    default Dataset load() throws IOException {
        return switch (this) {
            case IdxFolder(Path folder) -> {
                if (!Files.isDirectory(folder)) {
                    throw new MalformedDatasetException(folder + ": no such folder");
                }
                yield Idx.readFolder(folder);
            }
            case Drawn(Glyphs.Spec spec) -> Glyphs.generate(spec);
            case File(Path file) -> read(file);
        };
    }

    private static Dataset read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return DatasetFormat.read(in);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
    }

    private static Glyphs.Spec spec(String settings) {
        long seed = 1;
        int train = 4000;
        int test = 2000;
        double drift = 0;
        Set<String> seen = new LinkedHashSet<>();
        for (String setting : settings.isEmpty() ? new String[0] : settings.split(",", -1)) {
            int equals = setting.indexOf('=');
            String key = equals < 0 ? setting : setting.substring(0, equals);
            String value = setting.substring(equals + 1);
            if (!seen.add(key)) {
                throw new IllegalArgumentException("glyphs: \"" + key + "\" is given twice");
            }
            try {
                switch (key) {
                    case "seed" -> seed = Long.parseLong(value);
                    case "train" -> train = Integer.parseInt(value);
                    case "test" -> test = Integer.parseInt(value);
                    case "drift" -> drift = Double.parseDouble(value);
                    default ->
                            throw new IllegalArgumentException(
                                    "glyphs: unknown setting \""
                                            + key
                                            + "\"; known: seed, train, test, drift");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "glyphs: " + key + "=" + value + " is no number", e);
            }
        }
        return new Glyphs.Spec(seed, train, test, drift);
    }
}
