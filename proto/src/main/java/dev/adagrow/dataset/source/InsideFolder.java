package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files of one folder, and nothing outside it. Immutable. */
final class InsideFolder {
    private final Path folder;
    private final Path real;

    /**
     * @throws MalformedDatasetException if there is no such folder
     */
    InsideFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new MalformedDatasetException(folder + ": no such folder");
        }
        this.folder = folder;
        this.real = folder.toRealPath();
    }

    /**
     * @param name relative to the folder, as somebody else wrote it
     * @throws MalformedDatasetException for a name that leads out of the folder, by its parts or by
     *     a link, and for what is no file
     */
    Path file(String name) throws IOException {
        Path relative;
        try {
            relative = Path.of(name);
        } catch (InvalidPathException e) {
            throw new MalformedDatasetException("\"" + name + "\" is no file name");
        }
        if (name.isEmpty() || relative.isAbsolute() || relative.normalize().startsWith("..")) {
            throw new MalformedDatasetException(
                    "\"" + name + "\" is not a name inside " + folder + "; no other file is read");
        }
        Path file = folder.resolve(relative);
        try {
            if (!file.toRealPath().startsWith(real)) {
                throw new MalformedDatasetException(file + ": a link leads out of " + folder);
            }
        } catch (NoSuchFileException e) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no plain file");
        }
        return file;
    }

    /**
     * @throws MalformedDatasetException for a file that is larger than a record may be
     */
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in, file);
        }
    }

    /** All bytes of a stream that is to be one record. */
    static byte[] bounded(InputStream in, Object place) throws IOException {
        byte[] bytes = in.readNBytes(DatasetWriter.MAX_PAYLOAD + 1);
        if (bytes.length > DatasetWriter.MAX_PAYLOAD) {
            throw new MalformedDatasetException(
                    place + ": more than " + DatasetWriter.MAX_PAYLOAD + " bytes");
        }
        return bytes;
    }
}
