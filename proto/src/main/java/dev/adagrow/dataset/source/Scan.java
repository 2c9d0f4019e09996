package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.RecordSink;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Lets somebody hear the records of a source, one at a time. Stateless. */
final class Scan {
    /**
     * @param target a file that need not exist; what takes space on the way stands beside it, and
     *     is gone afterwards
     * @throws MalformedDatasetException naming what is wrong by file and record; the sink may have
     *     heard of records before
     */
    static void read(DatasetSource source, RecordSink sink, Path target, SourceListener progress)
            throws IOException {
        switch (source) {
            case DatasetSource.Drawn(Glyphs.Spec spec) -> Glyphs.draw(spec, sink);
            case DatasetSource.File(Path file) -> file(file, sink);
            case DatasetSource.Relabelled relabelled ->
                    read(relabelled.source(), Relabelling.open(relabelled, sink), target, progress);
            case DatasetSource.IdxFolder idx -> written(idx, sink, target, progress);
            case DatasetSource.ClassFolder folder -> written(folder, sink, target, progress);
            case DatasetSource.ClassArchive archive -> written(archive, sink, target, progress);
            case DatasetSource.Tars tars -> written(tars, sink, target, progress);
            case DatasetSource.Csv csv -> written(csv, sink, target, progress);
            case DatasetSource.ParquetFiles parquet -> written(parquet, sink, target, progress);
        }
    }

    private static void file(Path file, RecordSink sink) throws IOException {
        try (InputStream in = open(file)) {
            DatasetFormat.scan(in, sink);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
    }

    /** By way of a file: the class table of these sources is known only after the last record. */
    private static void written(
            DatasetSource source, RecordSink sink, Path target, SourceListener progress)
            throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(target.toString(), null, "no such folder");
        }
        Path whole = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".whole.part");
        whole.toFile().deleteOnExit(); // also when a person interrupts
        try {
            var unused = source.write(whole, Optional.empty(), progress);
            try (InputStream in = open(whole)) {
                DatasetFormat.scan(in, sink);
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * @throws MalformedDatasetException without the file's name, if there is none
     */
    static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException("no such file");
        }
        return Files.newInputStream(file);
    }

    private Scan() {}
}
