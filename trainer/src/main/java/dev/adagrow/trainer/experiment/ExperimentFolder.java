package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of an experiment, held by one process at a time until it is closed. Its content is
 * described in the package documentation.
 */
public final class ExperimentFolder implements AutoCloseable {
    private static final String IDENTITY = "experiment.json";

    /** An arm may have any name, that of a file of the experiment, too. */
    private static final String TRAININGS = "trainings";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    /**
     * What the trainings of a folder depend on, by digest.
     *
     * @param data of the records that all see
     * @param arms of each one's configuration
     */
    record Identity(String name, String data, Map<String, String> arms) {
        Identity {
            arms = new TreeMap<>(arms);
        }

        static Identity of(Definition definition) {
            var arms = new TreeMap<String, String>();
            definition.arms().forEach(arm -> arms.put(arm.name(), arm.digest()));
            return new Identity(definition.name(), definition.subject().digest(), arms);
        }
    }

    private final Path folder;
    private final Definition definition;
    private final FileChannel lock;

    private ExperimentFolder(Path folder, Definition definition, FileChannel lock) {
        this.folder = folder;
        this.definition = definition;
        this.lock = lock;
    }

    /**
     * Makes the folder, or goes on with one of the same definition.
     *
     * @throws ConfigException if it holds another experiment, or one with other data or another
     *     configuration of an arm
     * @throws IOException if another process is at work there
     */
    public static ExperimentFolder open(Path folder, Definition definition) throws IOException {
        Files.createDirectories(folder);
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new IOException(folder + ": another process is at work in this folder");
            }
            var identity = reconcile(folder, Identity.of(definition));
            byte[] json = JSON.writeValueAsBytes(identity);
            WholeFile.write(folder.resolve(IDENTITY), out -> out.write(json));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new ExperimentFolder(folder, definition, channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** What is there and what comes, if the two agree. */
    private static Identity reconcile(Path folder, Identity wanted) throws IOException {
        var file = folder.resolve(IDENTITY);
        if (!Files.isRegularFile(file)) {
            return wanted;
        }
        Identity found;
        try {
            found = JSON.readValue(Files.readAllBytes(file), Identity.class);
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": " + e.getOriginalMessage());
        }
        requireSame(folder, "name", found.name(), wanted.name());
        requireSame(folder, "data", found.data(), wanted.data());
        var arms = new TreeMap<>(found.arms());
        for (var arm : wanted.arms().entrySet()) {
            var before = arms.put(arm.getKey(), arm.getValue());
            if (before != null) {
                requireSame(folder, "arm " + arm.getKey(), before, arm.getValue());
            }
        }
        return new Identity(found.name(), found.data(), arms);
    }

    private static void requireSame(Path folder, String part, String found, String wanted)
            throws ConfigException {
        if (!found.equals(wanted)) {
            throw new ConfigException(
                    folder
                            + ": was made by another definition: "
                            + part
                            + " is "
                            + found
                            + " there and "
                            + wanted
                            + " here; give another folder with --out, or remove this one");
        }
    }

    /** The records that all trainings see. */
    public Path data() {
        return folder.resolve("data.agds");
    }

    /** What all trainings share: the file of the records, or the folder of streams. */
    public Path shared() {
        return switch (definition.subject()) {
            case Subject.Growth growth -> data();
            case Subject.Stream stream -> folder.resolve("streams");
        };
    }

    /** Writes to a file that it is given. */
    @FunctionalInterface
    public interface Records {
        void write(Path file) throws IOException;
    }

    /** Has the records written down once, whole or not at all. */
    public void write(Records records) throws IOException {
        var part = data().resolveSibling("data.agds.part");
        Files.deleteIfExists(part);
        records.write(part);
        Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of the definition, in this folder. */
    public List<Training> trainings() {
        return trainings(folder, definition);
    }

    /** Seed by seed, so that the arms can be compared before all is done. */
    public static List<Training> trainings(Path folder, Definition definition) {
        var trainings = new ArrayList<Training>();
        for (long seed : definition.seeds()) {
            for (var arm : definition.arms()) {
                trainings.add(
                        new Training(
                                arm,
                                seed,
                                folder.resolve(TRAININGS)
                                        .resolve(arm.name())
                                        .resolve("seed-" + seed)));
            }
        }
        return trainings;
    }

    /**
     * What must be finished before the trainings begin; none for growth on a data set. Of a stream
     * a life without training for each seed: it makes what the arms of the seed share, so that each
     * of their processes begins as cold as the others, and its CPU seconds compare.
     */
    public List<Training> preparations(List<Training> trainings) {
        return switch (definition.subject()) {
            case Subject.Growth growth -> List.of();
            case Subject.Stream stream ->
                    trainings.stream()
                            .filter(training -> !training.finished())
                            .map(Training::seed)
                            .distinct()
                            .map(seed ->
                                    new Training(
                                            Subject.Stream.UNTRAINED,
                                            seed,
                                            shared().resolve("prepared").resolve("seed-" + seed)))
                            .toList();
        };
    }

    /** Of all trainings that are finished. */
    public List<TrainingResult> results() throws IOException {
        var results = new ArrayList<TrainingResult>();
        for (var training : trainings()) {
            if (training.finished()) {
                results.add(
                        TrainingResult.read(training.result(), definition.subject().resultType()));
            }
        }
        return results;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
