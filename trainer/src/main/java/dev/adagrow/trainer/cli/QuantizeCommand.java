package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import dev.adagrow.trainer.comparison.Comparison;
import dev.adagrow.trainer.comparison.Method;
import dev.adagrow.trainer.comparison.Row;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.state.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow quantize}: compares ways of quantizing a grown network. */
@Command(
        name = "quantize",
        description = {
            "Folds a grown network, quantizes it in several ways and compares accuracy on the test split, layer error, size and speed.",
            "Layer error: mean over the layers of ||WX - QX||^2 / ||WX||^2 on the calibration inputs.",
            "obs-ring-asymmetric goes for WX of the float network's inputs instead, so its layer error says little.",
            "Weights of less than 8 bits are stored as 8-bit codes, so that size and speed stay."
        },
        footer = {
            "",
            "Example: adagrow quantize --state grown/training-state.zip --data glyphs --methods direct,obs-natural,obs-ring --seeds 3"
        })
public final class QuantizeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "FILE",
            description = "training state, as adagrow grow writes it")
    private Path state = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            description = "what to calibrate and test on: " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--bits",
            defaultValue = "8",
            description = "of the weights, 2 to 8 (${DEFAULT-VALUE})")
    private int bits;

    @Option(
            names = "--methods",
            split = ",",
            description =
                    "direct, obs-natural, obs-importance, obs-activation, obs-ring, obs-ring-asymmetric; all by default")
    private List<String> methods = List.of();

    @Option(
            names = "--records",
            defaultValue = "512",
            description = "training records to calibrate with (${DEFAULT-VALUE})")
    private int records;

    @Option(
            names = "--seeds",
            defaultValue = "1",
            description = "different draws of these records (${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--json", description = "one JSON object, and no progress")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var plan = plan();
        var source = source();
        var saved = Archives.trainingState(state);
        try (var file = SourceFile.open(source, SourceListener.NONE);
                var input = new InputThreads(1)) {
            compare(plan, saved, ComparedData.of(saved, file.records(), input));
        }
        return 0;
    }

    private void compare(Comparison.Plan plan, SavedModel saved, ComparedData records)
            throws JsonProcessingException {
        var err = spec.commandLine().getErr();
        var folded = Folding.fold(saved.snapshot().form());
        var comparison =
                new Comparison(
                        folded,
                        records.train(),
                        records.test(),
                        step -> {
                            if (!json) {
                                err.println(spec.qualifiedName() + ": " + step);
                                err.flush();
                            }
                        });
        var rows = comparison.run(plan);
        var out = spec.commandLine().getOut();
        if (json) {
            json(saved, records.test().size(), rows, out);
        } else {
            var counts = Counts.of(folded);
            out.printf(
                    Locale.ROOT,
                    "%s, %,d parameters, %,d FLOPs; %d-bit weights, %d draw(s) of %d calibration records, %d test records%n%n",
                    saved.snapshot().architecture(),
                    counts.parameters(),
                    counts.flops(),
                    bits,
                    seeds,
                    Math.min(plan.records(), records.train().size()),
                    records.test().size());
            table(rows, out);
        }
        out.flush();
    }

    private Comparison.Plan plan() {
        if (records < 1) {
            throw refused("--records " + records + ": less than one");
        }
        if (seeds < 1) {
            throw refused("--seeds " + seeds + ": less than one");
        }
        try {
            var chosen =
                    methods.isEmpty() ? Method.all() : methods.stream().map(Method::parse).toList();
            // refuses a wrong number of bits before anything is read
            chosen.forEach(m -> m.settings(bits));
            return new Comparison.Plan(chosen, bits, records, seeds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private DatasetSource source() {
        try {
            return DatasetSource.parse(data);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        }
    }

    private static void table(List<Row> rows, PrintWriter out) {
        out.printf(
                "%-20s %9s %9s %12s %10s %9s%n",
                "method", "accuracy", "+-", "layer error", "bytes", "ms/image");
        for (var row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %8.2f%% %9s %12s %,10d %9.3f%n",
                    row.method(),
                    100 * row.accuracy(),
                    row.accuracies().size() < 2
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f", 100 * row.deviation()),
                    row.layerError().isEmpty()
                            ? "-"
                            : String.format(Locale.ROOT, "%.3e", row.layerError().getAsDouble()),
                    row.bytes(),
                    row.milliseconds());
        }
    }

    private void json(SavedModel saved, int testRecords, List<Row> rows, PrintWriter out)
            throws JsonProcessingException {
        var root =
                JSON.createObjectNode()
                        .put("architecture", saved.snapshot().architecture().toString())
                        .put("bits", bits)
                        .put("draws", seeds)
                        .put("testRecords", testRecords);
        var array = root.putArray("methods");
        for (var row : rows) {
            var node =
                    array.addObject().put("method", row.method()).put("accuracy", row.accuracy());
            node.put("deviation", row.deviation());
            row.layerError().ifPresent(e -> node.put("layerError", e));
            node.set("accuracies", JSON.valueToTree(row.accuracies()));
            node.set("layerErrors", JSON.valueToTree(row.layerErrors()));
            node.put("bytes", row.bytes()).put("millisecondsPerImage", row.milliseconds());
        }
        out.println(JSON.writeValueAsString(root));
    }
}
