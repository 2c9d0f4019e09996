package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.state.Asked;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.state.RunMismatchException;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of one growth without a server: a {@link RunFolder}, and in {@code data/} every data
 * set of the lineage, oldest first by name, so that a later growth finds all it needs. Locked while
 * this is open.
 */
final class GrowFolder implements AutoCloseable {
    static final String DATA = "data";
    private static final String LOCK = "lock";

    private final Path folder;
    private final RunFolder run;
    private final FileChannel lock;

    private GrowFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.run = new RunFolder(folder);
        this.lock = lock;
    }

    /**
     * @param folder exists
     * @throws ConfigException if another growth works in it
     */
    static GrowFolder take(Path folder) throws IOException {
        var channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new GrowFolder(folder, channel);
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // The same as a lock of another process.
        }
        channel.close();
        throw new ConfigException(folder + ": another growth works in this folder");
    }

    RunFolder run() {
        return run;
    }

    /**
     * What to learn.
     *
     * @param text the source as a person named it
     * @param limits what is kept of its records
     */
    record Data(String text, DatasetSource source, RecordLimits limits) {}

    /**
     * Writes the data sets down and puts the task together; a run of the same task that has begun
     * here is gone on with. A data set that the parent has learnt is learnt anew, and not replayed
     * beside.
     *
     * @param notes hears what was made of the source
     * @throws RunMismatchException if there is a run of another task here, which stays as it is
     */
    GrowthTask task(
            String model,
            RunConfig config,
            Data data,
            Consumer<String> notes,
            Optional<GrownFolder> parent)
            throws IOException {
        if (run.begun()) {
            run.requireSame(config);
        }
        Files.createDirectories(folder.resolve(DATA));
        removeUnfinished();
        var earlier = parent.map(GrownFolder::data).orElse(List.of());
        var own = part(earlier.size() + 1);
        var written = SourceFile.write(data.source(), data.limits(), own, notes);
        var digest = Digests.sha256(own);
        var parts = new ArrayList<Path>();
        var lineage = new ArrayList<String>();
        for (int i = 0; i < earlier.size(); i++) {
            var known = parent.orElseThrow().lineage().get(i);
            if (!known.equals(digest)) {
                parts.add(Files.copy(earlier.get(i), part(parts.size() + 1)));
                lineage.add(known);
            }
        }
        parts.add(own);
        lineage.add(digest);
        var classes = new LinkedHashSet<>(parent.map(GrownFolder::classes).orElse(List.of()));
        classes.addAll(written.header().classes());
        var asked =
                new Asked(
                        model,
                        data.text(),
                        List.copyOf(classes),
                        lineage,
                        parent.map(GrowFolder::asked).orElse(null));
        if (run.begun()) {
            run.requireSame(asked);
        }
        for (int i = 0; i < parts.size(); i++) {
            Files.move(
                    parts.get(i),
                    file(i + 1),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return begun(config, asked, parent);
    }

    private static Asked.Parent asked(GrownFolder parent) {
        return new Asked.Parent(
                parent.folder().toAbsolutePath().normalize().toString(),
                parent.version().bundleDigest());
    }

    /**
     * Goes on with the run that has begun here.
     *
     * @throws ConfigException if a data set or the parent is not what it was
     * @throws RunMismatchException if the configuration is another one
     */
    GrowthTask resumed(RunConfig config, Optional<GrownFolder> parent) throws IOException {
        run.requireSame(config);
        var asked = run.asked();
        if (!Optional.ofNullable(asked.parent())
                .map(Asked.Parent::bundle)
                .equals(parent.map(p -> p.version().bundleDigest()))) {
            throw new RunMismatchException(
                    folder.resolve(RunFolder.ASKED)
                            + ": the parent is not the one that this run goes on from");
        }
        removeUnfinished();
        for (int i = 0; i < asked.lineage().size(); i++) {
            var file = file(i + 1);
            if (!Files.isRegularFile(file)
                    || !Digests.sha256(file).equals(asked.lineage().get(i))) {
                throw new ConfigException(
                        file + ": missing or changed since the run began; restore it");
            }
        }
        return begun(config, asked, parent);
    }

    private GrowthTask begun(RunConfig config, Asked asked, Optional<GrownFolder> parent)
            throws IOException {
        run.begin(config, asked);
        int sets = asked.lineage().size();
        var replay = new ArrayList<Path>();
        for (int i = 1; i < sets; i++) {
            replay.add(file(i));
        }
        return new GrowthTask(
                asked.model(),
                config,
                asked.classes(),
                file(sets),
                replay,
                parent.map(GrownFolder::version),
                run.latest(),
                asked.lineage(),
                folder);
    }

    /** Takes the folder away again, if there is no data set in it. */
    void remove() throws IOException {
        removeUnfinished();
        try {
            Files.deleteIfExists(folder.resolve(DATA));
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // What somebody has put there stays.
        }
    }

    /** What a growth that was killed had not written to the end. */
    private void removeUnfinished() throws IOException {
        for (var place : List.of(folder, folder.resolve(DATA))) {
            try (var parts = Files.newDirectoryStream(place, "{*.part,*.part.*}")) {
                for (var part : parts) {
                    Files.delete(part);
                }
            }
        }
    }

    /** Data set number {@code n} of the lineage, from 1. */
    private Path file(int n) {
        return folder.resolve(DATA).resolve(String.format(Locale.ROOT, "%03d.agds", n));
    }

    private Path part(int n) {
        var file = file(n);
        return file.resolveSibling(file.getFileName() + ".part");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
