package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.run.state.DecisionLine;
import java.util.Locale;

/** Decisions as lines of a run folder. Stateless. */
final class Decisions {
    static DecisionLine line(GrowthDecision decision) {
        var judgement = decision.judgement();
        var gain = judgement.gain();
        return new DecisionLine(
                decision.epoch(),
                decision.event(),
                decision.net(),
                decision.scores().blocks(),
                decision.scores().units(),
                decision.scores().convs(),
                decision.incomparable(),
                new DecisionLine.Judgement(
                        judgement.watched(),
                        judgement.average(),
                        gain.isPresent() ? gain.getAsDouble() : null,
                        judgement.misses()),
                decision.steps().stream().map(Decisions::step).toList(),
                decision.stopped().orElse(null));
    }

    private static DecisionLine.Step step(Plan.Step step) {
        return new DecisionLine.Step(
                step.axis().name().toLowerCase(Locale.ROOT),
                step.chosen().stream().map(Growth::describe).toList(),
                step.refused().stream()
                        .map(r -> new DecisionLine.Refused(Growth.describe(r.event()), r.reason()))
                        .toList(),
                step.nothing());
    }

    private Decisions() {}
}
