package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.WrittenDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads pictures that lie in a folder of their class ({@link ClassLayout}), on disk or in a tar or
 * zip archive. Files that are neither JPEG nor PNG by their name are counted and passed over.
 */
final class ClassFolders {
    private static final int MOST_LEVELS = 8;

    private final Object source;
    private final Intake intake;
    private final ClassLayout layout = new ClassLayout();
    private int others;
    private String firstOther = "";

    private ClassFolders(Object source, Intake intake) {
        this.source = source;
        this.intake = intake;
    }

    /**
     * Of a folder, in the order of the names. A link to a file of the same folder is followed.
     *
     * @throws MalformedDatasetException naming the file that is wrong
     */
    static WrittenDataset writeFolder(
            Path folder, Path target, String name, SourceListener progress) throws IOException {
        var inside = new InsideFolder(folder);
        try (var writer = DatasetWriter.encoded(target)) {
            var intake = new Intake(folder, writer, progress);
            var reader = new ClassFolders(folder, intake);
            reader.walk(inside, folder, "", 0);
            reader.tellOthers(progress);
            return reader.finish(writer.records(), name);
        }
    }

    /**
     * Of an archive, in its order.
     *
     * @throws MalformedDatasetException naming the archive and the file in it that is wrong
     */
    static WrittenDataset writeArchive(
            Path archive, Path target, String name, SourceListener progress) throws IOException {
        try (var writer = DatasetWriter.encoded(target)) {
            var intake = new Intake(archive, writer, progress);
            var reader = new ClassFolders(archive, intake);
            PackedFiles.read(
                    archive,
                    (file, content) -> {
                        if (ClassLayout.isPicture(file)) {
                            reader.picture(file, content.bytes());
                        } else {
                            reader.other(file);
                        }
                        return true;
                    });
            reader.tellOthers(progress);
            return reader.finish(writer.records(), name);
        }
    }

    private void walk(InsideFolder inside, Path folder, String above, int level)
            throws IOException {
        if (level > MOST_LEVELS) {
            throw new MalformedDatasetException(
                    folder + ": more than " + MOST_LEVELS + " folders deep");
        }
        List<Path> entries;
        try (var stream = Files.list(folder)) {
            entries = stream.sorted().toList();
        }
        boolean empty = true;
        for (Path entry : entries) {
            String name = above + entry.getFileName();
            if (ClassLayout.isHidden(name)) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                walk(inside, entry, name + "/", level + 1);
                empty = false;
            } else if (ClassLayout.isPicture(name)) {
                picture(name, InsideFolder.bytes(inside.file(name)));
                empty = false;
            } else if (Files.isDirectory(entry)) {
                throw new MalformedDatasetException(
                        entry + ": a link to a folder; links are followed to files only");
            } else {
                other(name);
            }
        }
        if (empty && level > 0) {
            throw new MalformedDatasetException(folder + ": no JPEG or PNG file in this folder");
        }
    }

    private void picture(String name, byte[] bytes) throws IOException {
        var place = layout.place(source, name);
        intake.add(source + ": " + name, bytes, place.className(), place.origin());
    }

    private void other(String name) {
        if (!ClassLayout.isHidden(name)) {
            firstOther = others == 0 ? name : firstOther;
            others++;
        }
    }

    private void tellOthers(SourceListener progress) {
        if (others > 0) {
            progress.note(
                    others
                            + (others == 1 ? " file is" : " files are")
                            + " passed over, neither .jpg, .jpeg nor .png: "
                            + firstOther
                            + (others == 1 ? "" : ", ..."));
        }
    }

    private WrittenDataset finish(int records, String name) throws IOException {
        if (records == 0) {
            throw new MalformedDatasetException(source + ": no .jpg, .jpeg or .png file in it");
        }
        return intake.finish(name);
    }
}
