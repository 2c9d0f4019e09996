package dev.adagrow.loadtest.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text. */
public final class Table {
    /** Several lines, for a terminal. */
    public static String of(Report report) {
        var lines = new ArrayList<String>();
        lines.add("accuracy of live answers            before      after");
        lines.add(text("  %-32s %10s", "first task", percent(report.steady().accuracy())));
        report.acts().forEach(act -> lines.add(accuracy(act, report.steady().accuracy())));
        lines.add("");
        versions(report, lines);
        lines.add("");
        lines.add(
                "latency, from when a call was due              p50        p99        max    calls");
        lines.add(latency("steady", report.steady().latency()));
        for (var act : report.acts()) {
            String name = act.challenge().text();
            lines.add(latency(name + ": while the trainer works", act.training()));
            act.swap().ifPresent(swap -> lines.add(latency(name + ": around the swap", swap)));
        }
        lines.add("");
        var calls = report.calls();
        lines.add(
                text(
                        "calls    %d sent, %d failed, %d labels reported, %d labels failed",
                        calls.sent(), calls.failed(), calls.labels(), calls.labelsFailed()));
        lines.add(
                "         answered by "
                        + calls.answeredBy().entrySet().stream()
                                .map(entry -> "version " + entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining(", ")));
        report.acts().forEach(act -> decided(act, lines));
        lines.add("");
        lines.add(text("time     %.0f s", report.seconds()));
        return String.join("\n", lines);
    }

    private static String accuracy(Report.Act act, double steady) {
        String line =
                text(
                        "  %-32s %10s %10s",
                        act.challenge().text(), percent(act.before()), percent(act.after()));
        return switch (act.challenge()) {
            case DRIFT ->
                    line + text("   (%.0f %% of the loss recovered)", act.recovered(steady) * 100);
            case NEW_CLASSES -> line;
        };
    }

    /** Who won and by how much. */
    private static void decided(Report.Act act, List<String> lines) {
        var adapted = act.adaptation();
        lines.add("");
        lines.add(act.challenge().text());
        lines.add("  winner   " + adapted.winner());
        adapted.story().capacity().ifPresent(reason -> lines.add("           " + reason));
        adapted.story().won().forEach(duel -> lines.add("           " + duel("stays", duel)));
        adapted.story()
                .lost()
                .forEach(duel -> lines.add("           " + duel("was taken back", duel)));
        adapted.gate()
                .lines()
                .filter(line -> line.startsWith("ok: ") || line.startsWith("FAILED: "))
                .forEach(line -> lines.add("           " + line));
        lines.add(
                "  verdict  "
                        + adapted.rollout()
                        + (adapted.verdict().isEmpty() ? "" : ": " + adapted.verdict()));
    }

    private static String duel(String end, GrowthStory.Duel duel) {
        return text(
                "an insertion %s: the grown net errs in %s, its twin in %s after the same batches; %.1f %% of the log-loss saved, p = %.4f",
                end,
                percent(duel.grownError()),
                percent(duel.twinError()),
                duel.saved() * 100,
                duel.p());
    }

    private static void versions(Report report, List<String> lines) {
        row(report, lines, "version", v -> String.valueOf(v.version()));
        row(report, lines, "  net", Report.VersionRow::kind);
        row(report, lines, "  architecture", Report.VersionRow::architecture);
        row(report, lines, "  parameters", v -> text("%,d", v.parameters()));
        row(report, lines, "  file fp32", v -> size(v, Report.FP32));
        row(report, lines, "  file int8", v -> size(v, Report.INT8));
        row(
                report,
                lines,
                "  test accuracy fp32",
                v -> percent(v.testAccuracy().getOrDefault(Report.FP32, Double.NaN)));
        row(
                report,
                lines,
                "  test accuracy int8",
                v -> percent(v.testAccuracy().getOrDefault(Report.INT8, Double.NaN)));
    }

    private interface Cell {
        String of(Report.VersionRow version);
    }

    private static void row(Report report, List<String> lines, String title, Cell cell) {
        var line = new StringBuilder(text("%-24s", title));
        report.versions().forEach(version -> line.append(text("%-26s", cell.of(version))));
        lines.add(line.toString().stripTrailing());
    }

    private static String size(Report.VersionRow version, String artifact) {
        Long bytes = version.fileSizes().get(artifact);
        return bytes == null ? "-" : text("%.1f kB", bytes / 1e3);
    }

    private static String latency(String what, Report.Latency latency) {
        return text(
                "  %-38s %7.1f ms %7.1f ms %7.1f ms %8d",
                what, latency.p50(), latency.p99(), latency.max(), latency.calls());
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : text("%.2f %%", share * 100);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private Table() {}
}
