package dev.adagrow.dataset.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.WrittenDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a table (RFC 4180, UTF-8, also packed with gzip) whose first line names the columns:
 *
 * <ul>
 *   <li>{@code path,label[,split]} in any order, and other columns: a picture each row, its path
 *       relative to the table's folder. The path may also be called file, filename, file_name or
 *       image; the label class; split is train, val or test, or empty.
 *   <li>{@code label} and pixels 0 to 255 of square grey pictures, row by row, as Kaggle's digits
 *       have them: {@code pixel0,pixel1,...} or {@code 1x1,1x2,...}.
 * </ul>
 */
final class CsvTable {
    private static final Set<String> PATHS =
            Set.of("path", "file", "filename", "file_name", "image");
    private static final Set<String> LABELS = Set.of("label", "class");
    private static final String PIXEL = "pixel[0-9]+|[0-9]+x[0-9]+";
    private static final CsvMapper CSV = new CsvMapper();

    private final Path file;
    private final List<String> columns;

    private CsvTable(Path file, List<String> columns) {
        this.file = file;
        this.columns = columns;
    }

    /**
     * @throws MalformedDatasetException naming file, line, and what is wrong there
     */
    static WrittenDataset write(Path file, Path target, String name, SourceListener progress)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        try (var in = Unpacked.open(file);
                MappingIterator<String[]> rows =
                        CSV.readerFor(String[].class)
                                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                                .with(CsvParser.Feature.TRIM_SPACES)
                                .readValues(in)) {
            if (!rows.hasNextValue()) {
                throw new MalformedDatasetException(file + ": empty; a line of columns is wanted");
            }
            var columns =
                    Arrays.stream(rows.nextValue())
                            .map(column -> column.toLowerCase(Locale.ROOT))
                            .toList();
            return new CsvTable(file, columns).read(rows, target, name, progress);
        } catch (JsonProcessingException e) {
            throw new MalformedDatasetException(
                    file
                            + ": line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
                            + ": "
                            + e.getOriginalMessage());
        }
    }

    private WrittenDataset read(
            MappingIterator<String[]> rows, Path target, String name, SourceListener progress)
            throws IOException {
        int label =
                column(LABELS)
                        .orElseThrow(() ->
                                new MalformedDatasetException(
                                        file + ": no column \"label\" among " + shown()));
        var path = column(PATHS);
        if (path.isPresent()) {
            return files(rows, path.get(), label, target, name, progress);
        }
        long pixels = columns.stream().filter(c -> c.matches(PIXEL)).count();
        int side = (int) Math.sqrt(pixels);
        if (pixels == 0 || pixels != columns.size() - 1) {
            throw new MalformedDatasetException(
                    file
                            + ": neither a column \"path\" nor pixel columns pixel0, pixel1, ... among "
                            + shown());
        }
        if ((long) side * side != pixels) {
            throw new MalformedDatasetException(
                    file + ": " + pixels + " pixel columns; that is no square picture");
        }
        return pixels(rows, side, label, target, name, progress);
    }

    private WrittenDataset files(
            MappingIterator<String[]> rows,
            int path,
            int label,
            Path target,
            String name,
            SourceListener progress)
            throws IOException {
        var split = column(Set.of("split"));
        Path parent = file.toAbsolutePath().getParent();
        var inside = new InsideFolder(parent == null ? file.toAbsolutePath() : parent);
        try (var writer = DatasetWriter.encoded(target)) {
            var intake = new Intake(file, writer, progress);
            while (rows.hasNextValue()) {
                long line = rows.getCurrentLocation().getLineNr();
                String[] row = row(rows.nextValue(), line);
                byte[] picture;
                try {
                    picture = InsideFolder.bytes(inside.file(row[path]));
                } catch (MalformedDatasetException e) {
                    throw new MalformedDatasetException(place(line) + e.getMessage());
                }
                Origin origin =
                        split.isEmpty() ? Origin.NOT_DECLARED : origin(row[split.get()], line);
                intake.add(place(line) + row[path], picture, row[label], origin);
            }
            return intake.finish(name);
        }
    }

    private Origin origin(String word, long line) throws MalformedDatasetException {
        return word.isEmpty()
                ? Origin.NOT_DECLARED
                : SplitWord.of(word)
                        .orElseThrow(() ->
                                new MalformedDatasetException(
                                        place(line)
                                                + "split \""
                                                + word
                                                + "\"; known are train, val and test"));
    }

    private WrittenDataset pixels(
            MappingIterator<String[]> rows,
            int side,
            int label,
            Path target,
            String name,
            SourceListener progress)
            throws IOException {
        try (var writer = DatasetWriter.raw(target, List.of(1, side, side))) {
            var intake = new Intake(file, writer, progress);
            while (rows.hasNextValue()) {
                long line = rows.getCurrentLocation().getLineNr();
                String[] row = row(rows.nextValue(), line);
                var pixels = new byte[side * side];
                for (int column = 0, i = 0; column < row.length; column++) {
                    if (column != label) {
                        pixels[i++] = pixel(row[column], column, line);
                    }
                }
                intake.add(file + ": line " + line, pixels, row[label], Origin.NOT_DECLARED);
            }
            return intake.finish(name);
        }
    }

    private byte pixel(String text, int column, long line) throws MalformedDatasetException {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 255) {
            throw new MalformedDatasetException(
                    place(line)
                            + columns.get(column)
                            + " is \""
                            + text
                            + "\"; 0 to 255 are wanted");
        }
        return (byte) Integer.parseInt(text);
    }

    private String[] row(String[] row, long line) throws MalformedDatasetException {
        if (row.length != columns.size()) {
            throw new MalformedDatasetException(
                    place(line) + row.length + " values for " + columns.size() + " columns");
        }
        return row;
    }

    private String place(long line) {
        return file + ": line " + line + ": ";
    }

    /** The one column with one of these names. */
    private Optional<Integer> column(Set<String> names) throws MalformedDatasetException {
        Optional<Integer> found = Optional.empty();
        for (int i = 0; i < columns.size(); i++) {
            if (names.contains(columns.get(i))) {
                if (found.isPresent()) {
                    throw new MalformedDatasetException(
                            file
                                    + ": columns \""
                                    + columns.get(found.get())
                                    + "\" and \""
                                    + columns.get(i)
                                    + "\" mean the same");
                }
                found = Optional.of(i);
            }
        }
        return found;
    }

    private String shown() {
        var few = columns.stream().limit(6).map(c -> c.substring(0, Math.min(40, c.length())));
        return String.join(", ", few.toList()) + (columns.size() > 6 ? ", ..." : "");
    }
}
