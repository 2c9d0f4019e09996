package dev.adagrow.trainer.stream;

import java.util.List;

/**
 * What one step left; the content of {@code step.json}.
 *
 * @param task name of the one that arrived
 * @param decision what was published: "first", "grown", "fine-tuned" or another kind of a bundle;
 *     or "no change", "rejected", "re-selected" or "not trained"
 * @param published whether there is a version of this step
 * @param gatePassed of what was published; true where nothing was
 * @param story how it came about, or why nothing did
 * @param cpuSeconds of the training, over all its processes
 * @param seconds of the same by the clock
 * @param parameters of the folded network that answers after this step
 * @param flops multiply-accumulates of one input in it
 * @param units of each of its blocks
 * @param branches of it before folding
 * @param accuracies of it on the traffic records of each task of the stream, 0..1
 */
public record StepResult(
        int step,
        String task,
        String decision,
        boolean published,
        boolean gatePassed,
        String story,
        double cpuSeconds,
        double seconds,
        long parameters,
        long flops,
        List<Integer> units,
        int branches,
        List<Double> accuracies) {
    /** Decision of a step after which an older version answers. */
    static final String RESELECTED = "re-selected";

    private static final String GROWN = "grown";

    public StepResult {
        units = List.copyOf(units);
        accuracies = List.copyOf(accuracies);
    }

    /** Whether a net was published that the step has made larger. */
    public boolean grown() {
        return decision.equals(GROWN);
    }

    /** Whether an older version answers from then on. */
    boolean reselected() {
        return decision.equals(RESELECTED);
    }

    /**
     * A step that published nothing.
     *
     * @param before of the step that published what answers after it
     */
    static StepResult unchanged(
            int step, String task, String decision, String story, Cost cost, StepResult before) {
        return new StepResult(
                step,
                task,
                decision,
                false,
                true,
                story,
                cost.cpuSeconds(),
                cost.seconds(),
                before.parameters,
                before.flops,
                before.units,
                before.branches,
                before.accuracies);
    }
}
