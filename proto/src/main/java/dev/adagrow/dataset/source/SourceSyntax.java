package dev.adagrow.dataset.source;

import dev.adagrow.dataset.glyphs.Alphabet;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How sources are written on a command line; {@link DatasetSource}. Stateless. */
final class SourceSyntax {
    private static final String LABELS_FROM = "labels-from";
    private static final Pattern CSV = Pattern.compile(".+\\.csv(\\.gz)?");

    /**
     * @throws IllegalArgumentException saying what in the text is not understood
     */
    static DatasetSource parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (kind) {
            case "idx" -> idx(SourceOptions.behindPlace(kind, rest, List.of(LABELS_FROM)));
            case "folder" ->
                    placed(kind, rest, "a folder or an archive", place -> classes(Path.of(place)));
            case "tar" -> placed(kind, rest, "a file", SourceSyntax::tars);
            case "csv" ->
                    placed(kind, rest, "a file", place -> new DatasetSource.Csv(Path.of(place)));
            case "parquet" ->
                    placed(
                            kind,
                            rest,
                            "a file or a folder",
                            place -> new DatasetSource.ParquetFiles(Path.of(place)));
            case "glyphs" -> drawn(rest);
            default -> alone(text);
        };
    }

    private static DatasetSource placed(
            String kind, String rest, String what, Function<String, DatasetSource> source) {
        var options = SourceOptions.behindPlace(kind, rest, List.of());
        return options.relabelled(source.apply(required(kind, options.place(), what)));
    }

    private static String required(String kind, String rest, String what) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(kind + ": needs " + what);
        }
        return rest;
    }

    private static DatasetSource idx(SourceOptions options) {
        var folder = Path.of(required("idx", options.place(), "a folder, as in idx:DIR"));
        String from = options.values().getOrDefault(LABELS_FROM, "0");
        if (!from.equals("0") && !from.equals("1")) {
            throw new IllegalArgumentException("idx: labels-from=" + from + " is neither 0 nor 1");
        }
        return options.relabelled(new DatasetSource.IdxFolder(folder, Integer.parseInt(from)));
    }

    private static DatasetSource tars(String files) {
        return new DatasetSource.Tars(
                Arrays.stream(files.split(",", -1))
                        .map(file -> Path.of(required("tar", file, "a file")))
                        .toList());
    }

    private static DatasetSource drawn(String rest) {
        var options = SourceOptions.amongSettings("glyphs", rest);
        return options.relabelled(new DatasetSource.Drawn(glyphs(options.place())));
    }

    private static DatasetSource classes(Path path) {
        return Listing.is(path, Listing.ARCHIVES)
                ? new DatasetSource.ClassArchive(path)
                : new DatasetSource.ClassFolder(path);
    }

    /** A text that names no kind; what is there as it stands is a place, whatever its name. */
    private static DatasetSource alone(String text) {
        if (Files.exists(Path.of(text))) {
            return place(text);
        }
        var options = SourceOptions.behindPlace(text, text, List.of());
        return options.relabelled(place(options.place()));
    }

    private static DatasetSource place(String text) {
        if (text.equals("glyphs")) {
            return new DatasetSource.Drawn(glyphs(""));
        }
        if (text.endsWith(".agds")) {
            return new DatasetSource.File(Path.of(text));
        }
        Path path = Path.of(text);
        try {
            Optional<DatasetSource> seen =
                    text.isEmpty() || !Files.exists(path)
                            ? Optional.empty()
                            : Files.isDirectory(path) ? folder(path) : file(path);
            return seen.orElseThrow(() ->
                    new IllegalArgumentException(
                            "\""
                                    + text
                                    + "\" is no data set source"
                                    + (Files.exists(path)
                                            ? ": it is not clear what is there"
                                            : ", and there is no such file or folder")
                                    + "; one of: "
                                    + DatasetSource.SYNTAX));
        } catch (IOException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    private static Optional<DatasetSource> folder(Path folder) throws IOException {
        if (IdxFiles.areIn(folder)) {
            return Optional.of(new DatasetSource.IdxFolder(folder, 0));
        }
        if (!Listing.in(folder, Listing.PARQUET).isEmpty()) {
            return Optional.of(new DatasetSource.ParquetFiles(folder));
        }
        if (!Listing.in(folder, Listing.TARS).isEmpty()) {
            return Optional.of(new DatasetSource.Tars(List.of(folder)));
        }
        try (var entries = Files.list(folder)) {
            return entries.anyMatch(Files::isDirectory)
                    ? Optional.of(new DatasetSource.ClassFolder(folder))
                    : Optional.empty();
        }
    }

    private static Optional<DatasetSource> file(Path file) throws IOException {
        if (Listing.is(file, Listing.TARS) && WebDataset.isIn(file)) {
            return Optional.of(new DatasetSource.Tars(List.of(file)));
        }
        if (Listing.is(file, Listing.ARCHIVES)) {
            return Optional.of(new DatasetSource.ClassArchive(file));
        }
        if (Listing.is(file, Listing.PARQUET)) {
            return Optional.of(new DatasetSource.ParquetFiles(file));
        }
        return Listing.is(file, CSV) ? Optional.of(new DatasetSource.Csv(file)) : Optional.empty();
    }

    private static Glyphs.Spec glyphs(String settings) {
        long seed = 1;
        int train = 4000;
        int test = 2000;
        double drift = 0;
        var alphabet = Alphabet.DIGITS;
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
                    case "alphabet" -> alphabet = Alphabet.parse(value);
                    default ->
                            throw new IllegalArgumentException(
                                    "glyphs: unknown setting \""
                                            + key
                                            + "\"; known: seed, train, test, drift, alphabet");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "glyphs: " + key + "=" + value + " is no number", e);
            }
        }
        return new Glyphs.Spec(seed, train, test, drift, alphabet);
    }

    private SourceSyntax() {}
}
