package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code adagrow grow} prints at the end. */
final class GrowReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;

    GrowReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /**
     * @param epochs of a first growth, by its configuration
     * @param resumed whether another process had begun it, so that what is spent is not all
     */
    void published(RunResult.Published result, int epochs, boolean resumed, Spent spent)
            throws IOException {
        var manifest = Bundle.read(result.bundle()).manifest();
        if (json) {
            var fields = fields(result, manifest);
            if (manifest.provenance().kind().equals("first")) {
                fields.put("epochs", epochs);
            }
            fields.put("resumed", resumed);
            fields.putAll(spent.fields());
            print(fields);
            return;
        }
        out.printf("%-14s %12s %12s%n", "accuracy", "test", "validation");
        for (var name : new TreeMap<>(manifest.accuracies().test()).keySet()) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %10.2f %% %10.2f %%%n",
                    name,
                    percent(manifest.accuracies().test(), name),
                    percent(manifest.accuracies().validation(), name));
        }
        out.printf(
                Locale.ROOT,
                "%-14s %12d %12d%n",
                "records",
                manifest.accuracies().testRecords(),
                manifest.accuracies().validationRecords());
        manifest.architecture()
                .ifPresent(a ->
                        out.printf(
                                Locale.ROOT,
                                "%nunits %s, widths %s, %d branches folded away, %d parameters, %d multiply-accumulates%n",
                                a.units(),
                                a.widths(),
                                a.branches(),
                                a.parameters(),
                                a.flops()));
        out.printf(
                "%n%s%n%ngate %s%n%s%n%s%n",
                result.gateReport(),
                result.gatePassed() ? "passed" : "NOT passed",
                result.bundle(),
                result.trainingState());
    }

    private static double percent(Map<String, Double> shares, String name) {
        return 100 * shares.getOrDefault(name, 0.0);
    }

    private static Map<String, Object> fields(RunResult.Published result, Manifest manifest) {
        var fields = new TreeMap<String, Object>();
        fields.put("result", "published");
        fields.put("bundle", result.bundle().toString());
        fields.put("trainingState", result.trainingState().toString());
        fields.put("gatePassed", result.gatePassed());
        fields.put("gateReport", result.gateReport());
        fields.put("test", new TreeMap<>(manifest.accuracies().test()));
        fields.put("validation", new TreeMap<>(manifest.accuracies().validation()));
        fields.put("testRecords", manifest.accuracies().testRecords());
        fields.put("validationRecords", manifest.accuracies().validationRecords());
        fields.put("kind", manifest.provenance().kind());
        manifest.architecture()
                .ifPresent(a -> {
                    fields.put("units", a.units());
                    fields.put("widths", a.widths());
                    fields.put("branches", a.branches());
                    fields.put("parameters", a.parameters());
                    fields.put("flops", a.flops());
                });
        return fields;
    }

    void ended(String result, String reason) {
        if (json) {
            print(new TreeMap<>(Map.of("result", result, "reason", reason)));
        } else {
            out.println(result + ": " + reason);
        }
    }

    private void print(Map<String, Object> fields) {
        try {
            out.println(JSON.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }
}
