package dev.adagrow.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.client.fake.FakeAdaptations;
import dev.adagrow.client.fake.FakeDatasets;
import dev.adagrow.client.fake.FakeFeedback;
import dev.adagrow.client.fake.FakeModels;
import dev.adagrow.client.fake.FakePredictions;
import dev.adagrow.client.fake.FakeRollouts;
import dev.adagrow.client.fake.FakeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands against a server of fakes. */
abstract class CommandFixture {
    final FakeModels models = new FakeModels();
    final FakeDatasets datasets = new FakeDatasets();
    final FakeAdaptations adaptations = new FakeAdaptations();
    final FakeRollouts rollouts = new FakeRollouts();
    final FakeFeedback feedback = new FakeFeedback();
    final FakePredictions predictions = new FakePredictions();
    final FakeServer server =
            FakeServer.of(models, datasets, adaptations, rollouts, feedback, predictions);

    @TempDir Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    record Ran(int code, String out, String err) {
        List<JsonNode> json() {
            var nodes = new ArrayList<JsonNode>();
            for (String line : out.lines().toList()) {
                try {
                    nodes.add(new JsonMapper().readTree(line));
                } catch (IOException e) {
                    throw new AssertionError("no JSON: " + line, e);
                }
            }
            return nodes;
        }
    }

    static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    /** With the fake server's address after the arguments. */
    Ran call(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.target()));
        return run(all.toArray(String[]::new));
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
