package dev.adagrow.trainer.stream;

import java.util.List;

/**
 * How often the arm that decides by itself chose as the better one of always and never: the one
 * whose version answers more of the step's traffic. Always does not grow either where nothing more
 * fits; then it is right not to. Where the two are alike either choice is right.
 *
 * @param steps of all seeds in which the three can be compared
 * @param right of these
 */
public record Hindsight(int steps, int right) {
    private static final String AUTO = "auto";
    private static final String ALWAYS = "always";
    private static final String NEVER = "never";
    private static final double POINTS = 100;

    /** Shares of records are not exact: 0.805 less 0.8 is more than 0.005. */
    private static final double ROUNDING = 1e-9;

    /** How much two accuracies may differ and still be alike. */
    public sealed interface Tolerance {
        /** So many points of accuracy. */
        record Points(double points) implements Tolerance {}

        /** So many standard errors √(p(1-p)/n + q(1-q)/n), n records asked. */
        record StandardErrors(double errors) implements Tolerance {}

        /**
         * @param p accuracy, 0..1
         * @param q another one
         * @param asked records that each was measured on
         */
        default boolean alike(double p, double q, int asked) {
            return switch (this) {
                case Points(double points) -> POINTS * Math.abs(p - q) <= points + ROUNDING;
                case StandardErrors(double errors) ->
                        Math.abs(p - q) <= errors * Math.sqrt((p * (1 - p) + q * (1 - q)) / asked);
            };
        }
    }

    /**
     * Of one stream.
     *
     * @param results of any arms and seeds; a seed that lacks one of the three is left out
     */
    public static Hindsight of(List<StreamResult> results, Tolerance tolerance) {
        var total = new Hindsight(0, 0);
        for (var auto : results) {
            if (auto.arm().equals(AUTO)) {
                var always = of(results, ALWAYS, auto.seed());
                var never = of(results, NEVER, auto.seed());
                if (!always.isEmpty() && !never.isEmpty()) {
                    total = total.and(of(auto, always.getFirst(), never.getFirst(), tolerance));
                }
            }
        }
        return total;
    }

    private static Hindsight of(
            StreamResult auto, StreamResult always, StreamResult never, Tolerance tolerance) {
        int right = 0;
        int steps = auto.steps().size() - 1;
        for (int k = 1; k <= steps; k++) {
            double p = always.onTraffic().get(k);
            double q = never.onTraffic().get(k);
            boolean alike = tolerance.alike(p, q, auto.asked().get(k));
            boolean grew = p > q && always.steps().get(k).grown();
            right += alike || grew == auto.steps().get(k).grown() ? 1 : 0;
        }
        return new Hindsight(steps, right);
    }

    private static List<StreamResult> of(List<StreamResult> results, String arm, long seed) {
        return results.stream().filter(r -> r.arm().equals(arm) && r.seed() == seed).toList();
    }

    /** Both together. */
    public Hindsight and(Hindsight more) {
        return new Hindsight(steps + more.steps, right + more.right);
    }

    /** Not a number without a step. */
    public double share() {
        return (double) right / steps;
    }
}
