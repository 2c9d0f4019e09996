package dev.adagrow.dataset.source;

import dev.adagrow.dataset.MalformedDatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The files of one kind, told from their names. Stateless. */
final class Listing {
    static final Pattern TARS = Pattern.compile("[^.].*\\.(tar|tar\\.gz|tgz)");
    static final Pattern ARCHIVES = Pattern.compile("[^.].*\\.(tar|tar\\.gz|tgz|zip)");
    static final Pattern PARQUET = Pattern.compile("[^.].*\\.parquet");

    /**
     * The paths; for one that is a folder, the files of the kind in it, in the order of their
     * names.
     *
     * @throws MalformedDatasetException if there is none
     */
    static List<Path> files(List<Path> paths, Pattern kind) throws IOException {
        if (paths.size() > 1 || !Files.isDirectory(paths.get(0))) {
            for (Path path : paths) {
                if (!Files.isRegularFile(path)) {
                    throw new MalformedDatasetException(path + ": no such file");
                }
            }
            return paths;
        }
        var found = in(paths.get(0), kind);
        if (found.isEmpty()) {
            throw new MalformedDatasetException(
                    paths.get(0) + ": no file in it whose name is like " + kind);
        }
        return found;
    }

    /** The files of the kind in a folder, in the order of their names. */
    static List<Path> in(Path folder, Pattern kind) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> is(file, kind) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    static boolean is(Path file, Pattern kind) {
        return kind.matcher(String.valueOf(file.getFileName())).matches();
    }

    private Listing() {}
}
