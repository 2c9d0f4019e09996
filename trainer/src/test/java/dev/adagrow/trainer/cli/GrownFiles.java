package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What two growths that were asked the same leave alike: everything but times. Stateless. */
final class GrownFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of two run folders: training state, bundle, growth log, decisions and epochs. */
    static void assertSame(Path one, Path other) throws IOException {
        for (var name : List.of(GrowthTask.TRAINING_STATE, RunFolder.GROWTH_LOG)) {
            assertThat(one.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
        }
        for (var name : List.of(RunFolder.METRICS, RunFolder.DECISIONS)) {
            assertThat(lines(one.resolve(name))).isEqualTo(lines(other.resolve(name)));
        }
        assertThat(bundle(one)).isEqualTo(bundle(other));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        var lines = new ArrayList<JsonNode>();
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var node = (ObjectNode) JSON.readTree(line);
                lines.add(node.without(List.of("seconds", "cpuSeconds", "inputWaitSeconds")));
            }
        }
        return lines;
    }

    /** Digests of a bundle's files, and its manifest. */
    private static Map<String, String> bundle(Path run) throws IOException {
        var bundle = Bundle.read(run.resolve(GrowthTask.BUNDLE));
        var files = new TreeMap<String, String>();
        bundle.entries().forEach((name, bytes) -> files.put(name, Digests.sha256(bytes)));
        var manifest = bundle.manifest();
        files.put(
                "manifest.json",
                manifest.toString().replace(manifest.provenance().createTime(), ""));
        return files;
    }

    private GrownFiles() {}
}
