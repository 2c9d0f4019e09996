package dev.adagrow.loadtest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs a benchmark over a folder of its own, which stays if the benchmark fails. */
final class BenchFolder {
    /** Measures and shows. */
    interface Bench {
        /** Gives the exit code. */
        int run(Path folder) throws IOException, InterruptedException;
    }

    /**
     * @param bundle that was given
     * @throws IllegalArgumentException if it is no file
     */
    static int run(@Nullable Path bundle, Bench bench) throws IOException, InterruptedException {
        if (bundle != null && !Files.isRegularFile(bundle)) {
            throw new IllegalArgumentException("--bundle " + bundle + " is no file");
        }
        Path folder = Files.createTempDirectory("adagrow-bench-");
        int code = Main.FAILED;
        try (var hook = new StopOnExit()) {
            code = bench.run(folder);
        } finally {
            if (code != 0) {
                System.err.println("bench: logs are kept in " + folder);
            }
        }
        if (code == 0) {
            FileTree.delete(folder);
        }
        return code;
    }

    private BenchFolder() {}
}
