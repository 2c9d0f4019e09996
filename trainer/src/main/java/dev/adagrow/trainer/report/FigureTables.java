package dev.adagrow.trainer.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunEnding;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The figures of a run as tables. */
final class FigureTables {
    private static final String NUMBER = "n";

    private record Row(String name, String value) {}

    private final ReportData run;

    FigureTables(ReportData run) {
        this.run = run;
    }

    /** By artifact, with intervals; nothing without a bundle. */
    DomContent accuracies() {
        return run.manifest().map(m -> accuracies(m.accuracies())).orElse(text(""));
    }

    private static DomContent accuracies(Manifest.Accuracies of) {
        return table(
                thead(
                        tr(
                                th("accuracy (95 % interval)"),
                                th("test, " + Words.count(of.testRecords(), "record", "records")),
                                th(
                                        "validation, "
                                                + Words.count(
                                                        of.validationRecords(),
                                                        "record",
                                                        "records")))),
                tbody(
                        each(
                                new TreeMap<>(of.test()).keySet(),
                                name ->
                                        tr(
                                                td(meaning(name)),
                                                td(Words.accuracy(
                                                                of.test().getOrDefault(name, 0.0),
                                                                of.testRecords()))
                                                        .withClass("v"),
                                                td(Words.accuracy(
                                                                of.validation()
                                                                        .getOrDefault(name, 0.0),
                                                                of.validationRecords()))
                                                        .withClass("v")))));
    }

    private static String meaning(String artifact) {
        return switch (artifact) {
            case "onnx-fp32" -> "folded, 32-bit floats (onnx-fp32)";
            case "onnx-int8" -> "folded, 8-bit integers with error compensation (onnx-int8)";
            case "direct-int8" ->
                    "the same integers without compensation, to compare (direct-int8)";
            default -> artifact;
        };
    }

    /** Before and after folding; nothing before the first epoch. */
    DomContent network() {
        return run.last().map(FigureTables::network).orElse(text(""));
    }

    private static DomContent network(EpochMetrics last) {
        return table(
                thead(
                        tr(
                                th("network after epoch " + last.epoch()),
                                th("in training").withClass(NUMBER),
                                th("folded").withClass(NUMBER))),
                tbody(
                        numbers("parameters", last.unfoldedParameters(), last.foldedParameters()),
                        numbers(
                                "multiply-accumulates for each input",
                                last.unfoldedFlops(),
                                last.foldedFlops()),
                        numbers("branches", last.branches(), 0)));
    }

    private static DomContent numbers(String name, long before, long after) {
        return tr(
                td(name),
                td(Words.count(before)).withClass(NUMBER),
                td(Words.count(after)).withClass(NUMBER));
    }

    /** All else that a reader may ask for first. */
    DomContent facts() {
        var rows = new ArrayList<Row>();
        rows.add(new Row("data", run.asked().data()));
        rows.add(new Row("classes", String.join(", ", run.asked().classes())));
        rows.add(new Row("family", run.config().getFamily()));
        run.manifest()
                .flatMap(Manifest::architecture)
                .ifPresent(a ->
                        rows.add(
                                new Row(
                                        "published network",
                                        a.family()
                                                + ", units of each block "
                                                + Words.units(a.units())
                                                + ", widths "
                                                + Words.units(a.widths())
                                                + ", "
                                                + Words.count(a.parameters())
                                                + " parameters")));
        run.last()
                .ifPresent(last -> {
                    rows.add(
                            new Row(
                                    "units of each block after epoch " + last.epoch(),
                                    Words.units(last.units())));
                    rows.add(
                            new Row(
                                    "validation accuracy in training",
                                    Words.percent(last.validationAccuracy())));
                    rows.add(new Row("epochs", Words.count(last.epoch())));
                });
        rows.add(new Row("time in epochs", Words.time(run.seconds())));
        rows.add(new Row("processor time in epochs", Words.time(run.cpuSeconds())));
        rows.add(new Row("seed", Long.toString(run.config().getSeed())));
        new Summary(run).stopReason().ifPresent(r -> rows.add(new Row("growth stopped", r)));
        run.outcome()
                .filter(o -> o.end() == RunEnding.End.PUBLISHED)
                .ifPresent(
                        o -> rows.add(new Row("gate", o.gatePassed() ? "passed" : "NOT passed")));
        return rows.isEmpty() ? p() : facts(rows);
    }

    private static DomContent facts(List<Row> rows) {
        return table(
                tbody(each(rows, r -> tr(th(Words.clean(r.name())), td(Words.clean(r.value()))))));
    }
}
