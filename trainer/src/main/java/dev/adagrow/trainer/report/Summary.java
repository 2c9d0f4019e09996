package dev.adagrow.trainer.report;

import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The run in a few sentences, for a reader who has seen neither code nor thesis. */
final class Summary {
    private final ReportData run;

    Summary(ReportData run) {
        this.run = run;
    }

    List<String> sentences() {
        var sentences = new ArrayList<String>();
        sentences.add(asked());
        run.last().ifPresent(last -> sentences.add(course(last)));
        stopReason().ifPresent(reason -> sentences.add("Growth stopped: " + reason + "."));
        sentences.add(end());
        return sentences;
    }

    private String asked() {
        var parent = run.asked().parent();
        return "A network for the model \""
                + run.asked().model()
                + "\" was to learn "
                + run.asked().data()
                + " ("
                + Words.count(run.asked().classes().size(), "class", "classes")
                + "), growing from "
                + (parent == null ? "the empty net" : "the network in " + parent.folder())
                + " of family "
                + run.config().getFamily()
                + "; all randomness follows from the seed "
                + run.config().getSeed()
                + ".";
    }

    private String course(EpochMetrics last) {
        long events =
                GrowthCharts.events(run.metrics()).stream()
                        .filter(e -> e.kind() != ChartEvent.Kind.STOP)
                        .count();
        return Words.count(last.epoch(), "epoch has", "epochs have")
                + " been trained in "
                + Words.time(run.seconds())
                + ", with "
                + Words.count(events, "growth event", "growth events")
                + ". The network in training is then "
                + last.architecture()
                + " (the family, the units of each block, and the branches beside its convolutions): "
                + Words.count(last.unfoldedParameters())
                + " parameters, of which folding leaves "
                + Words.count(last.foldedParameters())
                + ", and "
                + Words.count(last.foldedFlops())
                + " multiply-accumulates for each input.";
    }

    /** Why nothing more was inserted; empty if growth has not stopped. */
    Optional<String> stopReason() {
        return run.log().reversed().stream()
                .flatMap(l ->
                        l.event() instanceof GrowthEvent.Stopped(String reason)
                                ? java.util.stream.Stream.of(reason)
                                : java.util.stream.Stream.empty())
                .findFirst();
    }

    private String end() {
        if (run.outcome().isEmpty()) {
            return "This run has not ended; what is here is what it has written so far.";
        }
        var outcome = run.outcome().get();
        return switch (outcome.end()) {
            case PUBLISHED -> published(outcome);
            case NO_CHANGE -> "The network that was there is good enough, so there is no new one.";
            case REJECTED -> "The data were refused, so there is no new network.";
        };
    }

    private String published(RunEnding outcome) {
        var gate =
                outcome.gatePassed()
                        ? "It has passed its gate and may be served."
                        : "It has NOT passed its gate (see below).";
        return run.manifest()
                        .map(m ->
                                "As it is served ("
                                        + m.defaultArtifact()
                                        + ") it answers "
                                        + Words.percent(
                                                m.accuracies()
                                                        .test()
                                                        .getOrDefault(m.defaultArtifact(), 0.0))
                                        + " of "
                                        + Words.count(m.accuracies().testRecords())
                                        + " test records right. ")
                        .orElse("")
                + gate;
    }
}
