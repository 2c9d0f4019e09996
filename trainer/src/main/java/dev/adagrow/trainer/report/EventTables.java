package dev.adagrow.trainer.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.adagrow.trainer.run.context.Growth;
import j2html.tags.DomContent;

/** The events of a run, in words. */
final class EventTables {
    private static final String NUMBER = "n";

    private final ReportData run;

    EventTables(ReportData run) {
        this.run = run;
    }

    /** Every epoch in which something happened, also what was taken back later. */
    DomContent happened() {
        var events = run.metrics().stream().filter(m -> m.event() != null).toList();
        if (events.isEmpty()) {
            return p("Nothing has been inserted in this run.");
        }
        return table(
                thead(
                        tr(
                                th("after epoch").withClass(NUMBER),
                                th("event"),
                                th("network then"),
                                th("validation").withClass(NUMBER))),
                tbody(
                        each(
                                events,
                                m ->
                                        tr(
                                                td(Words.count(m.epoch())).withClass(NUMBER),
                                                td(Words.clean(String.valueOf(m.event()))),
                                                td(m.architecture()),
                                                td(Words.percent(m.validationAccuracy()))
                                                        .withClass(NUMBER)))));
    }

    /** Every event since the empty net; with a parent its events come first. */
    DomContent log() {
        return run.log().isEmpty()
                ? p("It has no event yet.")
                : table(
                        thead(tr(th("after epoch").withClass(NUMBER), th("event"))),
                        tbody(
                                each(
                                        run.log(),
                                        l ->
                                                tr(
                                                        td(Words.count(l.epoch()))
                                                                .withClass(NUMBER),
                                                        td(
                                                                Words.clean(
                                                                        Growth.describe(
                                                                                l.event())))))));
    }
}
