package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of one growth without a server: {@code bundle.zip}, {@code training-state.zip}, and in
 * {@code data/} every data set of the lineage, oldest first by name, so that a later growth finds
 * all it needs. Each file appears whole or not at all.
 */
record GrowFolder(Path folder) {
    static final String DATA = "data";

    /**
     * Writes the data sets down and puts the task together; a checkpoint that is there will be gone
     * on from.
     *
     * @param source of the data set to learn
     * @param limits what is kept of it
     * @param notes hears what was made of the source
     */
    GrowthTask task(
            String model,
            RunConfig config,
            DatasetSource source,
            RecordLimits limits,
            Consumer<String> notes,
            Optional<GrownFolder> parent)
            throws IOException {
        Files.createDirectories(folder.resolve(DATA));
        removeUnfinished();
        var replay = new ArrayList<Path>();
        for (var from : parent.map(GrownFolder::data).orElse(List.of())) {
            replay.add(write(replay.size() + 1, part -> Files.copy(from, part)));
        }
        var classes = new LinkedHashSet<>(parent.map(GrownFolder::classes).orElse(List.of()));
        var file =
                write(
                        replay.size() + 1,
                        part ->
                                classes.addAll(
                                        SourceFile.write(source, limits, part, notes)
                                                .header()
                                                .classes()));
        var lineage = new ArrayList<>(parent.map(GrownFolder::lineage).orElse(List.of()));
        lineage.add(Digests.sha256(file));
        return new GrowthTask(
                model,
                config,
                List.copyOf(classes),
                file,
                replay,
                parent.map(GrownFolder::version),
                Optional.of(folder.resolve(GrowthTask.CHECKPOINT)).filter(Files::isRegularFile),
                lineage,
                folder);
    }

    /** Takes the folder away again, if there is no data set in it. */
    void remove() throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(DATA));
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // What somebody has put there stays.
        }
    }

    /** What a growth that was killed had not written to the end. */
    private void removeUnfinished() throws IOException {
        try (var parts =
                Files.newDirectoryStream(folder, "{bundle,training-state,checkpoint}.zip.*.part")) {
            for (var part : parts) {
                Files.delete(part);
            }
        }
    }

    @FunctionalInterface
    private interface Content {
        void into(Path file) throws IOException;
    }

    /** Data set number {@code n} of the lineage, from 1. */
    private Path write(int n, Content content) throws IOException {
        var file = folder.resolve(DATA).resolve(String.format(Locale.ROOT, "%03d.agds", n));
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        content.into(part);
        return Files.move(
                part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
