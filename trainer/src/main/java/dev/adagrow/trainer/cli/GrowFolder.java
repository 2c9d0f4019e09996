package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSource;
import dev.adagrow.trainer.run.GrowthRun;
import dev.adagrow.trainer.run.GrowthTask;
import dev.adagrow.trainer.run.RunConfig;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one growth without a server: {@code bundle.zip}, {@code training-state.zip}, and in
 * {@code data/} every data set of the lineage, oldest first by name, so that a later growth finds
 * all it needs.
 */
final class GrowFolder {
    private static final String DATA = "data";

    private final Path folder;
    private final Optional<Path> parent;

    GrowFolder(Path folder, Optional<Path> parent) {
        this.folder = folder;
        this.parent = parent;
    }

    /** Everything at its default without a parent. */
    GrowthConfig parentConfig() throws IOException {
        if (parent.isEmpty()) {
            return GrowthConfig.getDefaultInstance();
        }
        var state = required(GrowthRun.TRAINING_STATE);
        return GrowthConfigCodec.parse(SavedModel.read(state).config(), state + ": config.json");
    }

    /**
     * Writes the data sets down and puts the task together; a checkpoint that is there will be gone
     * on from.
     */
    GrowthTask task(String model, RunConfig config, DatasetSource source) throws IOException {
        Files.createDirectories(folder.resolve(DATA));
        var earlier = replay();
        var dataset = source.load();
        var file =
                folder.resolve(DATA)
                        .resolve(String.format(Locale.ROOT, "%03d.agds", earlier.size() + 1));
        try (var stream = Files.newOutputStream(file)) {
            DatasetFormat.write(dataset, stream);
        }
        var lineage = new ArrayList<String>();
        for (var old : earlier) {
            lineage.add(Digests.sha256(old));
        }
        lineage.add(Digests.sha256(file));
        var checkpoint = folder.resolve(GrowthRun.CHECKPOINT);
        return new GrowthTask(
                model,
                config,
                classes(dataset),
                file,
                earlier,
                parentVersion(earlier.size()),
                Optional.of(checkpoint).filter(Files::isRegularFile),
                lineage,
                folder);
    }

    private List<Path> replay() throws IOException {
        if (parent.isEmpty()) {
            return List.of();
        }
        var copies = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(required(DATA))) {
            for (var from : files.filter(f -> f.toString().endsWith(".agds")).sorted().toList()) {
                var to = folder.resolve(DATA).resolve(String.valueOf(from.getFileName()));
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
                copies.add(to);
            }
        }
        return copies;
    }

    /** The parent's table, and behind it what the data set brings. */
    private List<String> classes(Dataset dataset) throws IOException {
        var classes = new LinkedHashSet<String>();
        if (parent.isPresent()) {
            classes.addAll(Bundle.read(required(GrowthRun.BUNDLE)).manifest().classes());
        }
        classes.addAll(dataset.classes());
        return List.copyOf(classes);
    }

    private Optional<GrowthTask.Parent> parentVersion(int version) throws IOException {
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        var bundle = required(GrowthRun.BUNDLE);
        return Optional.of(
                new GrowthTask.Parent(
                        bundle,
                        Digests.sha256(bundle),
                        required(GrowthRun.TRAINING_STATE),
                        version));
    }

    private Path required(String name) throws ConfigException {
        var path = parent.orElseThrow().resolve(name);
        if (!Files.exists(path)) {
            throw new ConfigException(
                    path + ": no such file; --parent wants the --out folder of a finished growth");
        }
        return path;
    }
}
