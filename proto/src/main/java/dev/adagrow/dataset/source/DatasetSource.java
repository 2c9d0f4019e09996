package dev.adagrow.dataset.source;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.WrittenDataset;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a data set comes from, as people write it on a command line:
 *
 * <pre>
 *   idx:DIR[,labels-from=1]                            a folder of IDX files, see {@link IdxFiles}
 *   folder:DIR or folder:FILE.tar[.gz] or .zip         pictures in folders of their class, see {@link ClassLayout}
 *   tar:FILE.tar[.gz][,FILE...] or tar:DIR             WebDataset tars, see {@link WebDataset}
 *   csv:FILE.csv[.gz]                                  a table, see {@link CsvTable}
 *   parquet:FILE or parquet:DIR                        Parquet files of pictures, see {@link Parquet}
 *   glyphs[:seed=1,train=4000,test=2000,drift=0,alphabet=digits]
 *                                                      the built-in generator; any of the five in any order;
 *                                                      the alphabet is digits or letters
 *   FILE.agds                                          the internal format
 * </pre>
 *
 * A path alone is understood where it is clear what is there. Behind each of them options may
 * follow, in any order; so a path with {@code ,word=} in its name is understood alone only:
 *
 * <pre>
 *   ,classes=FILE     other names for the classes, see {@link ClassNames}
 *   ,prefix=TEXT      put before each class name, for two data sets that name different classes alike
 *   ,only=NAME+NAME   only the records of these classes, by the names that they have then; no name
 *                     with a plus or a comma in it can be said
 * </pre>
 */
public sealed interface DatasetSource {
    /** Syntax, for help texts. */
    String SYNTAX =
            "idx:DIR[,labels-from=1] (IDX files), folder:DIR or folder:FILE.tar.gz or .zip (a"
                    + " folder for each class), tar:FILE.tar.gz[,FILE...] (WebDataset), csv:FILE, parquet:FILE or"
                    + " parquet:DIR, glyphs[:seed=1,train=4000,test=2000,drift=0,alphabet=digits], FILE.agds, or a"
                    + " path alone where it is clear what is there; behind each of them"
                    + " ,classes=FILE (a text file with a class name a line), ,prefix=TEXT (put"
                    + " before each class name) and ,only=NAME+NAME (only these classes)";

    /**
     * A folder read by {@link Idx}.
     *
     * @param labelsFrom 0 or 1, the label of the first class
     */
    record IdxFolder(Path folder, int labelsFrom) implements DatasetSource {
        public IdxFolder {
            if (labelsFrom != 0 && labelsFrom != 1) {
                throw new IllegalArgumentException(
                        "labels-from=" + labelsFrom + " is neither 0 nor 1");
            }
        }
    }

    /** A folder of {@link ClassFolders}. */
    record ClassFolder(Path folder) implements DatasetSource {}

    /** An archive of {@link ClassFolders}. */
    record ClassArchive(Path file) implements DatasetSource {}

    /**
     * Tars of {@link WebDataset}.
     *
     * @param paths tars; or one folder of them, read in the order of their names
     */
    record Tars(List<Path> paths) implements DatasetSource {
        public Tars {
            paths = List.copyOf(paths);
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("tar: needs a file");
            }
        }
    }

    /** A table of {@link CsvTable}. */
    record Csv(Path file) implements DatasetSource {}

    /** A file of {@link Parquet}, or a folder of them, read in the order of their names. */
    record ParquetFiles(Path path) implements DatasetSource {}

    /** Drawn by {@link Glyphs}. */
    record Drawn(Glyphs.Spec spec) implements DatasetSource {}

    /** A file of {@link DatasetFormat}. */
    record File(Path file) implements DatasetSource {}

    /**
     * Another source with other names for its classes, or only some of them. What stays keeps the
     * order of classes and records, and the declared splits.
     *
     * @param names a file of {@link ClassNames}; if empty, the classes keep their names
     * @param prefix put before each name; may be empty
     * @param only names, prefix included, of the classes that stay; none: all
     */
    record Relabelled(DatasetSource source, Optional<Path> names, String prefix, List<String> only)
            implements DatasetSource {
        public Relabelled {
            only = List.copyOf(only);
            for (int i = 0; i < only.size(); i++) {
                if (only.get(i).isBlank()) {
                    throw new IllegalArgumentException("only: a class name is blank");
                }
                if (only.indexOf(only.get(i)) < i) {
                    throw new IllegalArgumentException(
                            "only: class \"" + only.get(i) + "\" is given twice");
                }
            }
        }
    }

    /**
     * Looks at the disk only for a path alone.
     *
     * @throws IllegalArgumentException saying what in the text is not understood
     */
    static DatasetSource parse(String text) {
        return SourceSyntax.parse(text);
    }

    /**
     * Makes a file of the internal format, holding one record at a time; an older one is replaced.
     *
     * @param name for people; if empty, the source's
     * @throws MalformedDatasetException naming what is wrong by file and record; the target is as
     *     it was
     */
    default WrittenDataset write(Path target, Optional<String> name, SourceListener progress)
            throws IOException {
        return switch (this) {
            case IdxFolder(Path folder, int from) ->
                    Idx.write(folder, from, target, name.orElse(nameOf(folder)), progress);
            case ClassFolder(Path folder) ->
                    ClassFolders.writeFolder(folder, target, name.orElse(nameOf(folder)), progress);
            case ClassArchive(Path file) ->
                    ClassFolders.writeArchive(file, target, name.orElse(nameOf(file)), progress);
            case Tars(List<Path> paths) ->
                    WebDataset.write(
                            Listing.files(paths, Listing.TARS),
                            target,
                            name.orElse(nameOf(paths.get(0))),
                            progress);
            case Csv(Path file) ->
                    CsvTable.write(file, target, name.orElse(nameOf(file)), progress);
            case ParquetFiles(Path path) ->
                    Parquet.write(
                            Listing.files(List.of(path), Listing.PARQUET),
                            target,
                            name.orElse(nameOf(path)),
                            progress);
            case Drawn drawn -> Copy.of(drawn, target, name, progress);
            case File file -> Copy.of(file, target, name, progress);
            case Relabelled relabelled -> Copy.of(relabelled, target, name, progress);
        };
    }

    /**
     * Reads or draws the data set into memory; it holds every rule of the internal format.
     *
     * @throws MalformedDatasetException naming file and record
     */
    default Dataset load() throws IOException {
        if (this instanceof Drawn(Glyphs.Spec spec)) {
            return Glyphs.generate(spec);
        }
        if (this instanceof File(Path file)) {
            try (InputStream in = Scan.open(file)) {
                return DatasetFormat.read(in);
            } catch (MalformedDatasetException e) {
                throw new MalformedDatasetException(file + ": " + e.getMessage());
            }
        }
        Path file = Files.createTempFile("adagrow-dataset", ".agds");
        file.toFile().deleteOnExit(); // also when the person interrupts
        try {
            write(file, Optional.empty(), SourceListener.NONE);
            try (InputStream in = Files.newInputStream(file)) {
                return DatasetFormat.read(in);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Of the folder or file, without what its ending says. */
    private static String nameOf(Path path) {
        var last = path.toAbsolutePath().normalize().getFileName();
        String name =
                last == null
                        ? ""
                        : last.toString()
                                .replaceFirst(
                                        "\\.(tar|tar\\.gz|tgz|zip|csv|csv\\.gz|parquet)$", "");
        return name.isEmpty() ? "data" : name;
    }
}
