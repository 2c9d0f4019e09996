package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.cli.ArchitectureFile.Outcome;
import dev.adagrow.trainer.cli.ArchitectureFile.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What {@code adagrow arch --check} prints. */
final class ArchitectureReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;

    ArchitectureReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Whether every row that can be built is exact. */
    boolean print(List<Row> rows) throws JsonProcessingException {
        long wrong = rows.stream().filter(Row::wrong).count();
        long unsupported =
                rows.stream().filter(r -> r.table() instanceof Outcome.Unsupported).count();
        long built = rows.size() - unsupported;
        if (json) {
            var root = JSON.createObjectNode();
            root.put("rows", rows.size())
                    .put("exact", built - wrong)
                    .put("wrong", wrong)
                    .put("unsupported", unsupported);
            var list = root.putArray("checked");
            rows.forEach(row -> list.add(object(row)));
            out.println(JSON.writeValueAsString(root));
            return wrong == 0;
        }
        out.printf(
                "%4s %-31s %-8s %12s %15s %14s %15s  %s%n",
                "row", "family", "blocks", "parameters", "FLOPs", "fully folded", "FLOPs", "");
        rows.forEach(this::line);
        out.printf(
                "%n%d of %d rows exact, %d wrong; %d of families that are not yet supported%n",
                built - wrong, built, wrong, unsupported);
        return wrong == 0;
    }

    private void line(Row row) {
        switch (row.table()) {
            case Outcome.Unsupported u ->
                    out.printf(
                            "%4d %-31s %-8s not yet supported%n",
                            row.number(), row.name(), row.blocks());
            case Outcome.Counted c ->
                    out.printf(
                            Locale.ROOT,
                            "%4d %-31s %-8s %,12d %,15d %14s %15s  %s%n",
                            row.number(),
                            row.name(),
                            row.blocks(),
                            c.counted().parameters(),
                            c.counted().flops(),
                            row.folded().map(f -> number(f.counted().parameters())).orElse("-"),
                            row.folded().map(f -> number(f.counted().flops())).orElse("-"),
                            row.wrong() ? "WRONG: " + wanted(c, row) : "exact");
        }
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String wanted(Outcome.Counted table, Row row) {
        return "the file says "
                + number(table.wanted().parameters())
                + " and "
                + number(table.wanted().flops())
                + row.folded()
                        .map(f ->
                                ", folded "
                                        + number(f.wanted().parameters())
                                        + " and "
                                        + number(f.wanted().flops()))
                        .orElse("");
    }

    private static ObjectNode object(Row row) {
        var node =
                JSON.createObjectNode()
                        .put("row", row.number())
                        .put("family", row.name())
                        .put("blocks", row.blocks());
        switch (row.table()) {
            case Outcome.Unsupported u -> node.put("result", "unsupported");
            case Outcome.Counted c -> {
                node.put("result", row.wrong() ? "wrong" : "exact")
                        .put("parameters", c.counted().parameters())
                        .put("flops", c.counted().flops());
                row.folded()
                        .ifPresent(f ->
                                node.put("foldedParameters", f.counted().parameters())
                                        .put("foldedFlops", f.counted().flops()));
            }
        }
        return node;
    }
}
