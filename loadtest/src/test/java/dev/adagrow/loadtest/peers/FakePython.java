package dev.adagrow.loadtest.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A shell script that makes environments as Python does, whose Python notes what pip is to install
 * and runs peers' scripts by the shell.
 */
public final class FakePython {
    private static final String OWN =
            """
            #!/bin/sh
            if [ "$1" = -m ]; then
              echo "$@" >>"$(dirname "$0")/../asked.txt"
              if grep -q missing "$6"; then echo "no matching distribution"; exit 1; fi
              exit 0
            fi
            exec /bin/sh "$@"
            """;

    private final Path folder;

    /**
     * @param folder for all its files
     */
    public FakePython(Path folder) {
        this.folder = folder;
    }

    public Python python() throws IOException {
        Path own = script("own", OWN);
        return new Python(
                script(
                                "python",
                                """
                                #!/bin/sh
                                [ "$2" = venv ] || exit 0
                                mkdir -p "$3/bin" && cp %s "$3/bin/python"
                                """
                                        .formatted(own))
                        .toString());
    }

    /** A file that can be run. */
    Path script(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * A peer.
     *
     * @param script shell commands
     */
    public void peer(String name, String requirements, String script) throws IOException {
        Path scripts = Files.createDirectories(scripts());
        Files.writeString(scripts.resolve("serve_" + name + ".py"), script);
        Files.writeString(scripts.resolve(name + ".txt"), requirements);
    }

    /** All peers, to be installed beside. */
    public Peers peers() throws IOException {
        return new Peers(scripts(), installed(), python(), line -> {});
    }

    Path scripts() {
        return folder.resolve("scripts");
    }

    Path installed() {
        return folder.resolve("installed");
    }

    /** What pip was asked for, a line each time. */
    List<String> asked(String peer) throws IOException {
        return Files.readAllLines(installed().resolve(peer).resolve("asked.txt"));
    }
}
