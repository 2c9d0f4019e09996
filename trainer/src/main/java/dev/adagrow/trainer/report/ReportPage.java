package dev.adagrow.trainer.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.title;

import dev.adagrow.trainer.run.state.RunEnding;
import j2html.Config;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One page that holds all it needs: no script, no style sheet, no picture of another file. It is
 * well-formed XML, and follows the reader's choice of light or dark.
 */
final class ReportPage {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8886; --soft: #8882; }
            body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
            main { max-width: 52rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
            h1 { font-size: 1.7rem; margin: 1rem 0 .5rem; }
            h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
            h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
            table { border-collapse: collapse; margin: .75rem 0; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
            th { font-weight: 600; }
            td.n, th.n { text-align: right; }
            td.v { white-space: nowrap; }
            tr.chosen td { background: var(--soft); font-weight: 600; }
            figure { margin: 1.25rem 0; }
            pre { overflow-x: auto; background: var(--soft); padding: .75rem; white-space: pre-wrap; font-size: .85rem; }
            .unfinished { border: 1px solid var(--line); border-left: .4rem solid #d08700; padding: .5rem .75rem; }
            .wide { overflow-x: auto; }
            footer { margin-top: 3rem; font-size: .85rem; opacity: .8; }
            """;

    private final ReportData run;

    ReportPage(ReportData run) {
        this.run = run;
    }

    String text() throws IOException {
        var name = "Growth of " + run.asked().model();
        var page =
                html(
                                head(
                                        meta().withCharset("utf-8"),
                                        meta().withName("viewport")
                                                .withContent("width=device-width, initial-scale=1"),
                                        title(Words.clean(name)),
                                        style(rawHtml(STYLE))),
                                body(
                                        main(
                                                h1(Words.clean(name)),
                                                iff(
                                                        run.outcome().isEmpty(),
                                                        p("This run has not ended.")
                                                                .withClass("unfinished")),
                                                summarySection(),
                                                each(curves(), c -> c),
                                                decisions(),
                                                events(),
                                                outcome(),
                                                configuration(),
                                                footer(
                                                        "Made by adagrow from the files of the run folder;"
                                                                + " adagrow report DIR makes it anew."))))
                        .withLang("en");
        var text = new StringBuilder("<!DOCTYPE html>\n");
        var written = page.render(FlatHtml.into(text, Config.defaults().withEmptyTagsClosed(true)));
        return written.append('\n').toString();
    }

    private DomContent summarySection() {
        var tables = new FigureTables(run);
        return section(
                each(new Summary(run).sentences(), s -> p(Words.clean(s))),
                h2("Figures"),
                tables.accuracies(),
                tables.network(),
                tables.facts());
    }

    private List<DomContent> curves() {
        if (run.metrics().isEmpty()) {
            return List.of(p("No epoch has ended yet."));
        }
        var charts = new GrowthCharts(run.metrics());
        var curves = new ArrayList<DomContent>();
        curves.add(h2("How it went"));
        curves.add(
                p(
                        "Upright lines are growth events: units make the network deeper, branches make its"
                                + " convolutions richer while they are trained. Growth stops when the moving average"
                                + " of the validation accuracy, or error where a trained network went on growing,"
                                + " gains too little from one event to the next, when the network is as large as it"
                                + " may be, or when the rest of the epochs is for fine-tuning."));
        if (charts.hasControl()) {
            curves.add(
                    p(
                            "The last epochs belong to the control: the network as it was before it grew, trained"
                                    + " with its share of the budget. The grown network is kept only if it beats"
                                    + " the control."));
        }
        for (var svg :
                List.of(
                        charts.accuracy(),
                        charts.loss(),
                        charts.depth(),
                        charts.branches(),
                        charts.parameters(),
                        charts.time())) {
            curves.add(figure(rawHtml(svg)));
        }
        return curves;
    }

    private DomContent decisions() {
        var tables = new DecisionTables(run.decisions(), run.gain());
        return section(
                h2("Why it grew where it did"),
                p(
                        "Every convolution has a normalisation layer with a scale factor for each channel. The mean of"
                                + " their absolute values is the score of what they belong to: the larger, the more it"
                                + " matters. Of blocks, 1 is the average. A greedy depth growth inserts its unit into the"
                                + " block of the highest score, behind the unit of the highest score there; branches"
                                + " are spread over convolutions that may have one more."),
                iff(
                        run.decisions().isEmpty(),
                        p("No decision about growth has been written down.")),
                each(tables.all(), d -> d));
    }

    private DomContent events() {
        return section(
                h2("What happened"),
                new EventTables(run).happened(),
                p("The growth log, from which the network can be built again:"),
                new EventTables(run).log());
    }

    private DomContent outcome() {
        return run.outcome().map(ReportPage::outcome).orElse(rawHtml(""));
    }

    private static DomContent outcome(RunEnding outcome) {
        return section(
                h2(
                        outcome.end() == RunEnding.End.PUBLISHED
                                ? "How it came about, and the gate"
                                : "Why there is no new network"),
                pre(Words.clean(outcome.report())));
    }

    private DomContent configuration() {
        return section(
                h2("Configuration"), details(summary("config.yaml"), pre(Words.clean(run.yaml()))));
    }
}
