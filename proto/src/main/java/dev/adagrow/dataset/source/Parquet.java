package dev.adagrow.dataset.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.WrittenDataset;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Parquet files of encoded pictures as Hugging Face writes them: a column image (or img) of
 * bytes, or of structs with a field bytes, and a column label of numbers or text. The names of
 * numbered classes come from the file's "huggingface" entry where there is one. The part that a
 * file belongs to is the word train, val or test in its name.
 */
final class Parquet {
    private static final List<String> IMAGES = List.of("image", "img");
    private static final List<String> LABELS = List.of("label", "labels", "class");
    private static final Set<PhysicalType> LABEL_TYPES =
            Set.of(PhysicalType.INT32, PhysicalType.INT64, PhysicalType.BYTE_ARRAY);
    private static final String BYTES = "bytes";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final SchemaNode image;
    private final SchemaNode.PrimitiveNode label;
    private final List<String> classes;

    private Parquet(Path file, ParquetFileReader reader) throws IOException {
        this.file = file;
        this.image = column(reader, IMAGES);
        if (!(column(reader, LABELS) instanceof SchemaNode.PrimitiveNode primitive)
                || !LABEL_TYPES.contains(primitive.type())) {
            throw new MalformedDatasetException(
                    file + ": the label column holds neither whole numbers nor text");
        }
        this.label = primitive;
        if (!holdsBytes(image)) {
            throw new MalformedDatasetException(
                    file
                            + ": the column "
                            + image.name()
                            + " holds neither bytes nor structs with a field \"bytes\"");
        }
        this.classes = classes(reader);
    }

    private static boolean holdsBytes(SchemaNode node) {
        return switch (node) {
            case SchemaNode.PrimitiveNode primitive -> primitive.type() == PhysicalType.BYTE_ARRAY;
            case SchemaNode.GroupNode group ->
                    group.isStruct()
                            && group.children().stream()
                                    .filter(SchemaNode.PrimitiveNode.class::isInstance)
                                    .anyMatch(n -> n.name().equals(BYTES) && holdsBytes(n));
        };
    }

    /**
     * @param files in the order of their records; not empty
     * @throws MalformedDatasetException naming file and row
     */
    static WrittenDataset write(List<Path> files, Path target, String name, SourceListener progress)
            throws IOException {
        try (var writer = DatasetWriter.encoded(target)) {
            var intake = new Intake(files.get(0), writer, progress);
            var names = new LinkedHashSet<String>();
            boolean allNamed = true;
            for (Path file : files) {
                try (var input = InputFile.of(file);
                        var reader = open(file, input)) {
                    var parquet = new Parquet(file, reader);
                    parquet.read(reader, intake);
                    names.addAll(parquet.classes);
                    allNamed &= !parquet.classes.isEmpty();
                } catch (MalformedDatasetException e) {
                    throw e;
                } catch (RuntimeException e) {
                    // The library meets damaged files with whatever it stumbles over.
                    throw new MalformedDatasetException(
                            file + ": not readable as Parquet: " + e.getMessage());
                }
            }
            return allNamed ? intake.finish(name, new ArrayList<>(names)) : intake.finish(name);
        }
    }

    private static ParquetFileReader open(Path file, InputFile input)
            throws MalformedDatasetException {
        try {
            return ParquetFileReader.open(input);
        } catch (IOException e) {
            throw new MalformedDatasetException(
                    file + ": not readable as Parquet: " + e.getMessage());
        }
    }

    private void read(ParquetFileReader reader, Intake intake) throws IOException {
        Origin origin = SplitWord.in(String.valueOf(file.getFileName()));
        var columns = ColumnProjection.columns(image.name(), label.name());
        try (RowReader rows = reader.buildRowReader().projection(columns).build()) {
            for (long row = 0; rows.hasNext(); row++) {
                rows.next();
                String place = file + ": row " + row;
                intake.add(place, picture(rows, place), className(rows, place), origin);
            }
        }
    }

    private byte[] picture(RowReader row, String place) throws MalformedDatasetException {
        byte[] bytes = null;
        if (!row.isNull(image.name())) {
            if (image instanceof SchemaNode.GroupNode) {
                var struct = row.getStruct(image.name());
                bytes = struct.isNull(BYTES) ? null : struct.getBinary(BYTES);
            } else {
                bytes = row.getBinary(image.name());
            }
        }
        if (bytes == null) {
            throw new MalformedDatasetException(place + ": no picture, or only its path");
        }
        return bytes;
    }

    private String className(RowReader row, String place) throws MalformedDatasetException {
        if (row.isNull(label.name())) {
            throw new MalformedDatasetException(place + ": no label");
        }
        if (label.type() == PhysicalType.BYTE_ARRAY) {
            return row.getString(label.name());
        }
        long number =
                label.type() == PhysicalType.INT32
                        ? row.getInt(label.name())
                        : row.getLong(label.name());
        if (classes.isEmpty()) {
            return Long.toString(number);
        }
        if (number < 0 || number >= classes.size()) {
            throw new MalformedDatasetException(
                    place + ": label " + number + " is outside 0.." + (classes.size() - 1));
        }
        return classes.get((int) number);
    }

    private SchemaNode column(ParquetFileReader reader, List<String> names)
            throws MalformedDatasetException {
        var root = reader.getFileSchema().getRootNode().children();
        for (String name : names) {
            Optional<SchemaNode> found =
                    root.stream().filter(node -> node.name().equals(name)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new MalformedDatasetException(
                file
                        + ": no column \""
                        + names.get(0)
                        + "\" among "
                        + root.stream().map(SchemaNode::name).limit(12).toList());
    }

    /** Names of numbered classes; none if the file does not say. */
    private List<String> classes(ParquetFileReader reader) throws IOException {
        var entries = reader.getFileMetaData().keyValueMetadata();
        String text = entries == null ? null : entries.get("huggingface");
        if (text == null || label.type() == PhysicalType.BYTE_ARRAY) {
            return List.of();
        }
        JsonNode names = JSON.readTree(text).at("/info/features").path(label.name()).path("names");
        var classes = new ArrayList<String>();
        names.forEach(name -> classes.add(name.asText()));
        return List.copyOf(classes);
    }
}
