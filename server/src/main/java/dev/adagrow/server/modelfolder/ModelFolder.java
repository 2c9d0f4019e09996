package dev.adagrow.server.modelfolder;

import dev.adagrow.bundle.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of models in Triton's layout. Reads it anew at every call. Thread-safe. */
public final class ModelFolder {
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String CONFIG = "config.pbtxt";

    private final Path root;

    public ModelFolder(Path root) {
        this.root = root;
    }

    /**
     * One model of the folder.
     *
     * @param versions the files of the versions that are wanted, by ascending number; not empty
     */
    record Entry(String model, FolderConfig config, TreeMap<Integer, Path> versions) {
        Entry {
            versions = new TreeMap<>(versions);
        }
    }

    /**
     * Names of its folders that can be models; others are not looked at.
     *
     * @throws IOException if the folder cannot be read
     */
    List<String> models() throws IOException {
        return names(root).stream().filter(name -> ModelName.fault(name).isEmpty()).toList();
    }

    /**
     * @return empty if the folder has no such model
     * @throws ModelFolderException naming the file that is missing or malformed
     */
    Optional<Entry> model(String name) throws IOException {
        if (ModelName.fault(name).isPresent() || !Files.isDirectory(root.resolve(name))) {
            return Optional.empty();
        }
        var folder = root.resolve(name);
        var file = folder.resolve(CONFIG);
        var config = Files.exists(file) ? FolderConfig.read(file, name) : FolderConfig.none();
        var versions = new TreeMap<Integer, Path>();
        for (var version : names(folder)) {
            if (VERSION.matcher(version).matches()) {
                var model = folder.resolve(version).resolve(config.modelFile());
                if (!Files.isRegularFile(model)) {
                    throw new ModelFolderException(model + " is missing");
                }
                versions.put(Integer.parseInt(version), model);
            }
        }
        config.keepWanted(versions);
        if (versions.isEmpty()) {
            throw new ModelFolderException(
                    folder + " has no version that is wanted: no folder whose name is its number");
        }
        return Optional.of(new Entry(name, config, versions));
    }

    private static List<String> names(Path folder) throws IOException {
        var names = new ArrayList<String>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(Files::isDirectory)
                    .forEach(child -> names.add(child.getFileName().toString()));
        }
        names.sort(null);
        return names;
    }
}
