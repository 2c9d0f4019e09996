package dev.adagrow.trainer.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.run.state.DecisionLine;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Each decision about growth: what was chosen and why, in words, and all scores. */
final class DecisionTables {
    private record Score(String of, double value) {}

    private final List<DecisionLine> decisions;
    private final StopRule.Gain unit;

    /**
     * @param unit of the gains of accuracy
     */
    DecisionTables(List<DecisionLine> decisions, StopRule.Gain unit) {
        this.decisions = decisions;
        this.unit = unit;
    }

    List<DomContent> all() {
        return decisions.stream().<DomContent>map(this::one).toList();
    }

    private DomContent one(DecisionLine decision) {
        return div(
                h3("Epoch " + decision.epoch() + ", event " + decision.event()),
                p(Words.clean("The network was " + decision.net() + ". " + judgement(decision))),
                ul(each(sentences(decision), s -> li(Words.clean(s)))),
                details(summary("all scores"), scores(decision)));
    }

    private String judgement(DecisionLine decision) {
        return switch (decision.judgement().watched()) {
            case ACCURACY -> sinceTheEventBefore(decision.judgement());
            case GAIN -> overTheTwin(decision.judgement());
        };
    }

    private String sinceTheEventBefore(DecisionLine.Judgement judgement) {
        var gain = judgement.gain();
        return String.format(
                Locale.ROOT,
                "The moving average of the validation accuracy stood at %.2f %%%s; %s so far.",
                100 * judgement.average(),
                gain == null
                        ? ", which is not yet compared with an earlier one"
                        : ", " + amount(gain) + " since the event before",
                Words.count(judgement.misses(), "event has gained", "events have gained")
                        + " too little");
    }

    private static String overTheTwin(DecisionLine.Judgement judgement) {
        var gain = judgement.gain();
        return gain == null
                ? "Nothing was compared with a twin yet."
                : words("The net saved %.2f %% of its twin's log-loss in the last interval", gain)
                        + words(", %.2f %% on average.", judgement.average());
    }

    private String amount(double gain) {
        return switch (unit) {
            case RELATIVE -> words("a relative gain of %.2f %%", gain);
            case ABSOLUTE -> words("a gain of %.2f points", gain);
        };
    }

    private static String words(String format, double share) {
        return String.format(Locale.ROOT, format, 100 * share);
    }

    private static List<String> sentences(DecisionLine decision) {
        var sentences = new ArrayList<String>();
        for (var step : decision.steps()) {
            if (!step.chosen().isEmpty()) {
                sentences.add(
                        "Along " + step.axis() + ": " + String.join("; ", step.chosen()) + ".");
            } else {
                sentences.add("Along " + step.axis() + " nothing: " + step.nothing() + ".");
            }
            for (var refused : step.refused()) {
                sentences.add("Not " + refused.event() + ": " + refused.reason() + ".");
            }
        }
        if (!decision.blocks().isEmpty()) {
            sentences.add(
                    "Scores of the blocks, first to last: "
                            + String.join(
                                    ", ",
                                    decision.blocks().stream().map(DecisionTables::value).toList())
                            + ".");
        }
        if (decision.stopped() != null) {
            sentences.add("Growth stopped: " + decision.stopped() + ".");
        }
        return sentences;
    }

    /** Higher matters more; each kind is compared with its own only. */
    private static DomContent scores(DecisionLine decision) {
        var blocks = new ArrayList<Score>();
        for (int b = 0; b < decision.blocks().size(); b++) {
            blocks.add(new Score("block " + b, decision.blocks().get(b)));
        }
        return div(
                        scores("block", blocks),
                        scores("unit", named(decision.units())),
                        scores("convolution", named(decision.convs())),
                        each(unscored(decision), s -> p(Words.clean(s))))
                .withClass("wide");
    }

    private static List<String> unscored(DecisionLine decision) {
        if (decision.incomparable().isEmpty()) {
            return List.of("Every unit and branch has a score.");
        }
        var byReason =
                new EnumMap<GrowthDecision.Unscored, List<String>>(GrowthDecision.Unscored.class);
        decision.incomparable()
                .forEach(
                        (id, why) -> byReason.computeIfAbsent(why, w -> new ArrayList<>()).add(id));
        return byReason.entrySet().stream()
                .map(e -> because(e.getKey()) + ": " + String.join(", ", e.getValue()) + ".")
                .toList();
    }

    private static String because(GrowthDecision.Unscored why) {
        return switch (why) {
            case YOUNG -> "Too young for a score";
            case PRESERVING ->
                    "Without a score that could be compared, because the insertion preserved the"
                            + " function and so did not start as the others did";
        };
    }

    private static List<Score> named(Map<String, Double> scores) {
        return scores.entrySet().stream().map(e -> new Score(e.getKey(), e.getValue())).toList();
    }

    private static DomContent scores(String kind, List<Score> scores) {
        double highest = scores.stream().mapToDouble(Score::value).max().orElse(Double.NaN);
        return scores.isEmpty()
                ? p("No " + kind + " has a score.")
                : table(
                        thead(tr(th(kind), th("score").withClass("n"))),
                        tbody(
                                each(
                                        scores,
                                        s ->
                                                tr(
                                                                td(Words.clean(s.of())),
                                                                td(value(s.value())).withClass("n"))
                                                        .withCondClass(
                                                                s.value() == highest, "chosen"))));
    }

    private static String value(double score) {
        return String.format(Locale.ROOT, "%.4f", score);
    }
}
