package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The folder of a finished growth, to go on from.
 *
 * @param classes its class table
 * @param config with which it was grown
 * @param data files that it learnt from, oldest first
 * @param lineage their digests
 */
record GrownFolder(
        Path folder,
        GrowthTask.Parent version,
        List<String> classes,
        GrowthConfig config,
        List<Path> data,
        List<String> lineage) {
    /**
     * @throws ConfigException if the folder lacks a file; the message names it
     */
    static GrownFolder read(Path folder) throws IOException {
        var bundle = required(folder, GrowthTask.BUNDLE);
        var state = required(folder, GrowthTask.TRAINING_STATE);
        var contents = Archives.bundle(bundle);
        var lineage = contents.manifest().provenance().datasets();
        return new GrownFolder(
                folder,
                new GrowthTask.Parent(bundle, contents.digest(), state, lineage.size()),
                contents.manifest().classes(),
                GrowthConfigCodec.parse(
                        Archives.trainingState(state).config(), state + ": config.json"),
                data(required(folder, GrowFolder.DATA), lineage),
                lineage);
    }

    /** By content: other files may lie beside them. */
    private static List<Path> data(Path folder, List<String> lineage) throws IOException {
        var byDigest = new HashMap<String, Path>();
        try (var files = Files.newDirectoryStream(folder, "*.agds")) {
            for (var file : files) {
                byDigest.put(Digests.sha256(file), file);
            }
        }
        var data = new ArrayList<Path>();
        for (var digest : lineage) {
            var file = byDigest.get(digest);
            if (file == null) {
                throw new ConfigException(
                        folder
                                + ": the data set "
                                + digest
                                + " is missing or was changed; bundle.zip was grown from it");
            }
            data.add(file);
        }
        return data;
    }

    private static Path required(Path folder, String name) throws ConfigException {
        var path = folder.resolve(name);
        if (!Files.exists(path)) {
            throw new ConfigException(
                    path + ": no such file; --parent wants the --out folder of a finished growth");
        }
        return path;
    }
}
