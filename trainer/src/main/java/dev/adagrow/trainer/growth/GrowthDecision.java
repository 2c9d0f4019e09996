package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Part;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * One growth event, or the end of growth: everything that the decision saw, and what it was.
 *
 * @param event number from 1; of the end, that of the event that would have come
 * @param epoch after which it was made
 * @param net that it was made for, before any insertion: "vgg 1-2-1 +3 branches"
 * @param incomparable units and branches without a score by id, and why (see {@link BnScores})
 * @param steps what was considered, chosen and refused along each axis; empty if growth ended
 *     before that
 * @param stopped why growth is over; empty if it goes on
 */
public record GrowthDecision(
        int event,
        int epoch,
        String net,
        Scores scores,
        Map<String, Unscored> incomparable,
        Judgement judgement,
        List<Plan.Step> steps,
        Optional<String> stopped) {
    public GrowthDecision {
        incomparable = Collections.unmodifiableMap(new TreeMap<>(incomparable));
        steps = List.copyOf(steps);
    }

    /** Why the scores of a unit or a branch cannot be compared with the others'. */
    public enum Unscored {
        /** It was inserted an interval ago or less. */
        YOUNG,
        /** It was inserted with the function preserved. */
        PRESERVING;

        /**
         * @param ids all for this reason
         */
        public Map<String, Unscored> each(Set<String> ids) {
            var all = new TreeMap<String, Unscored>();
            ids.forEach(id -> all.put(id, this));
            return all;
        }
    }

    /** What a stop rule goes by. */
    public enum Watched {
        /** On validation, 0..1. */
        ACCURACY,
        /** Share of the log-loss that a grown net saves its twin. */
        GAIN
    }

    /**
     * Of a network, by what the rules see.
     *
     * @param blocks relative to the average block
     * @param units by path; those without a score are missing
     * @param convs main convolutions by id; those without a score are missing
     */
    public record Scores(
            List<Double> blocks, Map<String, Double> units, Map<String, Double> convs) {
        public Scores {
            blocks = List.copyOf(blocks);
            units = Collections.unmodifiableMap(new TreeMap<>(units));
            convs = Collections.unmodifiableMap(new TreeMap<>(convs));
        }

        public static Scores of(Architecture net, BnScores scores) {
            var graph = net.graph();
            var units = new TreeMap<String, Double>();
            for (int b = 0; b < net.units().size(); b++) {
                for (int id : net.units().get(b)) {
                    var unit = new Part.Unit(b, id);
                    scores.unit(graph, unit).ifPresent(s -> units.put(unit.path(), s));
                }
            }
            var convs = new TreeMap<String, Double>();
            for (var conv : graph.mainConvs()) {
                scores.conv(graph, conv).ifPresent(s -> convs.put(conv.id(), s));
            }
            return new Scores(scores.blocks(net), units, convs);
        }
    }

    /**
     * What the stop rule knew.
     *
     * @param average moving average of what it watches
     * @param gain of accuracy since the previous event, or over the twin in the last interval;
     *     empty if that was not compared
     * @param misses counted so far
     */
    public record Judgement(Watched watched, double average, OptionalDouble gain, int misses) {}
}
