package dev.adagrow.loadtest.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The small JSON file in which a process says where it listens. Polled, since it comes from another
 * process.
 */
final class PortFile {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Waits until the file is there and was written by this very process: a killed one leaves its
     * file behind.
     *
     * @throws ProcessException if the process ends, or the limit passes
     */
    static JsonNode await(ManagedProcess process, Path file, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<JsonNode> content =
                    read(file).filter(node -> node.path("pid").asLong() == process.pid());
            if (content.isPresent()) {
                return content.get();
            }
            check(process, deadline, limit, "wrote no " + file);
            Thread.sleep(POLL);
        }
    }

    /** Fails when the process has ended or the deadline has passed. */
    static void check(ManagedProcess process, long deadline, Duration limit, String missing)
            throws IOException, InterruptedException {
        var code = process.await(Duration.ZERO);
        if (code.isPresent()) {
            throw process.failure("ended with exit code " + code.getAsInt() + " while starting");
        }
        if (System.nanoTime() - deadline >= 0) {
            throw process.failure(missing + " within " + limit.toSeconds() + " s");
        }
    }

    private static Optional<JsonNode> read(Path file) throws IOException {
        try {
            return Optional.ofNullable(JSON.readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException | JsonProcessingException e) {
            // Not there yet, or half written.
            return Optional.empty();
        }
    }

    private PortFile() {}
}
