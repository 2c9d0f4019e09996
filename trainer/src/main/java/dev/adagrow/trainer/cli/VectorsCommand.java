package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.vectors.CheckResult;
import dev.adagrow.trainer.vectors.Report;
import dev.adagrow.trainer.vectors.VectorFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adagrow vectors}: checks the algorithms against reference answers. */
@Command(
        name = "vectors",
        description = "Checks the algorithms against reference answers.",
        footer = {
            "",
            "Example: adagrow vectors golden/vectors",
            "",
            "Exit codes: 0 everything is known and equal; 1 something differs; 3 nothing differs, but something is unknown."
        })
public final class VectorsCommand implements Callable<Integer> {
    private static final int HELD = 0;
    private static final int DIFFERS = 1;
    private static final int UNKNOWN = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "folder of JSON files of cases")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--json", description = "one JSON array with an object for each file")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var reports = VectorFile.checkAll(folder);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    JSON.writeValueAsString(reports.stream().map(VectorsCommand::object).toList()));
        } else {
            table(reports, out);
        }
        out.flush();
        if (reports.stream().anyMatch(r -> r.failed() > 0)) {
            return DIFFERS;
        }
        return reports.stream().anyMatch(r -> r.unknown() > 0) ? UNKNOWN : HELD;
    }

    private static void table(List<Report> reports, PrintWriter out) {
        out.printf(
                "%-18s %6s %7s %7s %8s %12s %10s%n",
                "file", "cases", "passed", "failed", "unknown", "largest diff", "tolerance");
        for (var r : reports) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %6d %7d %7d %8d %12s %10s%n",
                    r.file(),
                    r.entries().size(),
                    r.passed(),
                    r.failed(),
                    r.unknown(),
                    text(r.largestDifference(), "%.2e"),
                    text(r.tolerance(), "%.0e"));
        }
        for (var r : reports) {
            for (var entry : r.entries()) {
                switch (entry.outcome()) {
                    case CheckResult.Passed p -> {}
                    case CheckResult.Failed(String what, double d) ->
                            out.printf("FAILED  %s %s: %s%n", r.file(), entry.name(), what);
                    case CheckResult.Unknown(String why) ->
                            out.printf("unknown %s %s: %s%n", r.file(), entry.name(), why);
                }
            }
        }
    }

    private static String text(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
    }

    private static ObjectNode object(Report r) {
        var node =
                JSON.createObjectNode()
                        .put("file", r.file())
                        .put("cases", r.entries().size())
                        .put("passed", r.passed())
                        .put("failed", r.failed())
                        .put("unknown", r.unknown());
        r.largestDifference().ifPresent(d -> node.put("largestDifference", d));
        r.tolerance().ifPresent(t -> node.put("tolerance", t));
        var details = node.putArray("details");
        for (var entry : r.entries()) {
            switch (entry.outcome()) {
                case CheckResult.Passed p -> {}
                case CheckResult.Failed(String what, double d) ->
                        details.addObject()
                                .put("case", entry.name())
                                .put("result", "failed")
                                .put("what", what);
                case CheckResult.Unknown(String why) ->
                        details.addObject()
                                .put("case", entry.name())
                                .put("result", "unknown")
                                .put("what", why);
            }
        }
        return node;
    }
}
