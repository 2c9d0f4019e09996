package dev.adagrow.dataset.source;

import dev.adagrow.dataset.MalformedDatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IDX files of one folder, under the names that MNIST's relatives have: {@code
 * train-images-idx3-ubyte}, {@code train-images.idx3-ubyte}, {@code
 * emnist-letters-train-images-idx3-ubyte.gz}; the test pair is called t10k or test. Of several
 * files for one purpose the one without .gz is taken.
 *
 * @param test may be absent, but not half of it
 */
record IdxFiles(Pair train, Optional<Pair> test) {
    private static final Pattern NAME =
            Pattern.compile(
                    "(?<set>.*-)?(?<part>train|t10k|test)-(?<kind>images|labels)[-.]idx[0-9]-ubyte"
                            + "(\\.gz)?");

    /** Pictures and their labels. */
    record Pair(Path images, Path labels) {}

    /** Whether a folder holds a file of such a name. */
    static boolean areIn(Path folder) throws IOException {
        return !matches(folder).isEmpty();
    }

    /**
     * @throws MalformedDatasetException naming the file that is missing, or the sets that are more
     *     than one
     */
    static IdxFiles in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new MalformedDatasetException(folder + ": no such folder");
        }
        List<Matcher> names = matches(folder);
        var sets = new TreeSet<String>();
        names.forEach(name -> sets.add(set(name)));
        if (sets.size() > 1) {
            throw new MalformedDatasetException(
                    folder
                            + ": IDX files of more than one data set, whose names begin with "
                            + sets
                            + "; each needs a folder of its own");
        }
        String set = sets.isEmpty() ? "" : sets.first();
        Pair train =
                new Pair(
                        find(folder, names, "train", "images")
                                .orElseThrow(() -> missing(folder, set + "train-images-idx3")),
                        find(folder, names, "train", "labels")
                                .orElseThrow(() -> missing(folder, set + "train-labels-idx1")));
        Optional<Pair> test = Optional.empty();
        for (String part : List.of("t10k", "test")) {
            var images = find(folder, names, part, "images");
            var labels = find(folder, names, part, "labels");
            if (test.isEmpty() && (images.isPresent() || labels.isPresent())) {
                test =
                        Optional.of(
                                new Pair(
                                        images.orElseThrow(
                                                () -> missing(folder, set + part + "-images-idx3")),
                                        labels.orElseThrow(() ->
                                                missing(folder, set + part + "-labels-idx1"))));
            }
        }
        return new IdxFiles(train, test);
    }

    private static List<Matcher> matches(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted(
                            Comparator.comparing((String name) -> name.endsWith(".gz"))
                                    .thenComparing(name -> name))
                    .map(NAME::matcher)
                    .filter(Matcher::matches)
                    .toList();
        }
    }

    private static String set(Matcher name) {
        String set = name.group("set");
        return set == null ? "" : set;
    }

    private static Optional<Path> find(Path folder, List<Matcher> names, String part, String kind) {
        return names.stream()
                .filter(name -> part.equals(name.group("part")) && kind.equals(name.group("kind")))
                .map(name -> folder.resolve(name.group()))
                .findFirst();
    }

    private static MalformedDatasetException missing(Path folder, String name) {
        return new MalformedDatasetException(
                folder.resolve(name + "-ubyte") + "[.gz]: no such file");
    }
}
