package dev.adagrow.loadtest.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Another model server.
 *
 * @param name for people and folders
 * @param script starts it
 * @param requirements packages that pip installs for it
 */
public record Peer(String name, Path script, Path requirements) {
    private static final String BEFORE = "serve_";
    private static final String AFTER = ".py";

    /**
     * Those of a folder, by name.
     *
     * @throws IOException if it cannot be read
     */
    static List<Peer> in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(BEFORE) && file.endsWith(AFTER))
                    .map(file -> file.substring(BEFORE.length(), file.length() - AFTER.length()))
                    .sorted()
                    .map(name ->
                            new Peer(
                                    name,
                                    folder.resolve(BEFORE + name + AFTER),
                                    folder.resolve(name + ".txt")))
                    .toList();
        }
    }
}
