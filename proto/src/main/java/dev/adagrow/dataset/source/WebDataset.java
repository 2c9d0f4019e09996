package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.WrittenDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tars in the WebDataset layout: members of one KEY follow one another, KEY.jpg, KEY.jpeg or
 * KEY.png with the picture and KEY.cls with the label in decimal; other endings are passed over.
 * KEY is the name up to the first dot after the last slash. The part that a tar belongs to is the
 * word train, val or test in its name.
 *
 * <p>Class names are the lines of a {@code classes.txt} beside the first tar, or the last columns
 * of a {@code classes.tsv}; without either the labels themselves.
 */
final class WebDataset {
    static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png");
    private static final String LABEL = "cls";
    private static final int MAX_CLASSES_FILE = 16 << 20;

    private final Intake intake;
    private final @Nullable List<String> classes;

    private WebDataset(Intake intake, @Nullable List<String> classes) {
        this.intake = intake;
        this.classes = classes;
    }

    /**
     * @param tars in the order of their records; not empty
     * @throws MalformedDatasetException naming the tar, and the key that is wrong
     */
    static WrittenDataset write(List<Path> tars, Path target, String name, SourceListener progress)
            throws IOException {
        var classes = classes(tars.get(0).toAbsolutePath().getParent());
        try (var writer = DatasetWriter.encoded(target)) {
            var intake = new Intake(tars.get(0), writer, progress);
            var reader = new WebDataset(intake, classes.orElse(null));
            for (Path tar : tars) {
                reader.read(tar);
            }
            return classes.isPresent() ? intake.finish(name, classes.get()) : intake.finish(name);
        }
    }

    /** The members of one key, as far as they have come. */
    private static final class Example {
        private final String key;
        private byte @Nullable [] picture;
        private @Nullable String label;

        Example(String key) {
            this.key = key;
        }
    }

    private void read(Path tar) throws IOException {
        Origin origin = SplitWord.in(String.valueOf(tar.getFileName()));
        var last = new Example[1];
        PackedFiles.read(
                tar,
                (member, content) -> {
                    int slash = member.lastIndexOf('/');
                    int dot = member.indexOf('.', slash + 1);
                    if (dot <= slash + 1) {
                        return true;
                    }
                    String key = member.substring(0, dot);
                    String ending = member.substring(dot + 1).toLowerCase(Locale.ROOT);
                    Example example = last[0];
                    if (example == null || !example.key.equals(key)) {
                        add(tar, example, origin);
                        example = new Example(key);
                        last[0] = example;
                    }
                    member(tar, example, ending, content);
                    return true;
                });
        if (last[0] == null) {
            throw new MalformedDatasetException(tar + ": no picture in it");
        }
        add(tar, last[0], origin);
    }

    private static void member(
            Path tar, Example example, String ending, PackedFiles.Content content)
            throws IOException {
        if (PICTURES.contains(ending)) {
            if (example.picture != null) {
                throw new MalformedDatasetException(
                        tar + ": key " + example.key + " has two pictures");
            }
            example.picture = content.bytes();
        } else if (ending.equals(LABEL)) {
            example.label = new String(content.bytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void add(Path tar, @Nullable Example example, Origin origin) throws IOException {
        if (example == null || (example.picture == null && example.label == null)) {
            return;
        }
        if (example.picture == null || example.label == null) {
            throw new MalformedDatasetException(
                    tar
                            + ": key "
                            + example.key
                            + " has no "
                            + (example.label == null ? ".cls" : ".jpg, .jpeg or .png")
                            + " beside its "
                            + (example.label == null ? "picture" : ".cls"));
        }
        String place = tar + ": " + example.key;
        intake.add(place, example.picture, className(place, example.label), origin);
    }

    private String className(String place, String label) throws MalformedDatasetException {
        if (!label.matches("[0-9]{1,5}")) {
            String shown = label.substring(0, Math.min(label.length(), 40));
            throw new MalformedDatasetException(
                    place + ".cls: \"" + shown + "\" is no label; decimal digits are wanted");
        }
        int index = Integer.parseInt(label);
        if (classes == null) {
            return Integer.toString(index);
        }
        if (index >= classes.size()) {
            throw new MalformedDatasetException(
                    place
                            + ".cls: label "
                            + index
                            + " is outside the "
                            + classes.size()
                            + " classes of the class file");
        }
        return classes.get(index);
    }

    private static Optional<List<String>> classes(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return Optional.empty();
        }
        Path plain = folder.resolve("classes.txt");
        if (Files.isRegularFile(plain)) {
            return Optional.of(lines(plain));
        }
        Path table = folder.resolve("classes.tsv");
        if (!Files.isRegularFile(table)) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        for (String line : lines(table)) {
            var cells = Arrays.asList(line.split("\t", -1));
            if (cells.size() < 2 || !cells.get(0).strip().equals(Integer.toString(names.size()))) {
                throw new MalformedDatasetException(
                        table
                                + ": line "
                                + (names.size() + 1)
                                + " is not \""
                                + names.size()
                                + "<TAB>...<TAB>name\"");
            }
            names.add(cells.get(cells.size() - 1).strip());
        }
        return Optional.of(names);
    }

    private static List<String> lines(Path file) throws IOException {
        if (Files.size(file) > MAX_CLASSES_FILE) {
            throw new MalformedDatasetException(
                    file + ": more than " + MAX_CLASSES_FILE + " bytes");
        }
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** Whether the members at the beginning of a tar are of this layout. */
    static boolean isIn(Path tar) throws IOException {
        var looked = new int[1];
        var found = new boolean[1];
        PackedFiles.read(
                tar,
                (member, content) -> {
                    found[0] = member.endsWith("." + LABEL);
                    return !found[0] && ++looked[0] < 8;
                });
        return found[0];
    }
}
