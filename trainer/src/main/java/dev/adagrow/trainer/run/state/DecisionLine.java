package dev.adagrow.trainer.run.state;

import dev.adagrow.trainer.growth.GrowthDecision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one decision about growth saw, and what it was: a line of {@code decisions.jsonl}.
 *
 * @param epoch after which it was made
 * @param event number from 1; of the end of growth, that of the event that would have come
 * @param net that it was made for, "vgg 1-2-1 +3 branches"
 * @param blocks scores of the blocks in their order, 1 for an average one
 * @param units scores by path; those without one are missing
 * @param convs scores of main convolutions by id; those without one are missing
 * @param incomparable units and branches without a score by id, and why
 * @param steps what was considered, chosen and refused along each axis
 * @param stopped why growth is over, in words; null if it goes on
 */
public record DecisionLine(
        int epoch,
        int event,
        String net,
        List<Double> blocks,
        Map<String, Double> units,
        Map<String, Double> convs,
        Map<String, GrowthDecision.Unscored> incomparable,
        Judgement judgement,
        List<Step> steps,
        @Nullable String stopped) {
    /**
     * What the stop rule knew.
     *
     * @param average moving average of what it watches, 0..1
     * @param gain of accuracy since the decision before, in what the configuration measures it in;
     *     or over the twin in the last interval; null if that was not compared
     * @param misses counted so far
     */
    public record Judgement(
            GrowthDecision.Watched watched, double average, @Nullable Double gain, int misses) {}

    /**
     * One growth along one axis.
     *
     * @param axis "depth" or "width"
     * @param chosen in words; none if the axis gave nothing
     * @param nothing why nothing was chosen; "" if something was
     */
    public record Step(String axis, List<String> chosen, List<Refused> refused, String nothing) {
        public Step {
            chosen = List.copyOf(chosen);
            refused = List.copyOf(refused);
        }
    }

    /** A candidate over budget, in words, and the numbers. */
    public record Refused(String event, String reason) {}

    public DecisionLine {
        blocks = List.copyOf(blocks);
        units = Collections.unmodifiableMap(new TreeMap<>(units));
        convs = Collections.unmodifiableMap(new TreeMap<>(convs));
        incomparable = Collections.unmodifiableMap(new TreeMap<>(incomparable));
        steps = List.copyOf(steps);
    }
}
