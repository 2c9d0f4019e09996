package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.List;

/** What a growth event brings, and what was considered for it. */
public sealed interface Plan {
    /** Considered axes in their order, also those that gave nothing. */
    List<Step> steps();

    /**
     * Something is to be inserted.
     *
     * @param next index in the cycle to go on with
     */
    record Grow(List<Step> steps, int next) implements Plan {
        public Grow {
            steps = List.copyOf(steps);
        }

        /** All insertions in their order, each into the net after the one before. */
        public List<GrowthEvent> events() {
            return steps.stream().flatMap(step -> step.chosen().stream()).toList();
        }
    }

    /** Growth is over, and why. */
    record Over(List<Step> steps, String reason) implements Plan {
        public Over {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One growth along one axis.
     *
     * @param chosen empty if the axis gave nothing
     * @param refused candidates over budget
     * @param nothing why nothing was chosen; "" if something was
     */
    record Step(Axis axis, List<GrowthEvent> chosen, List<Refused> refused, String nothing) {
        public Step {
            chosen = List.copyOf(chosen);
            refused = List.copyOf(refused);
        }
    }

    /** A candidate that the budget forbids, and the numbers. */
    record Refused(GrowthEvent event, String reason) {}
}
