package dev.adagrow.server.lifecycle;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How long a model runs, by the number of rows of a run, as it was measured while the model warmed.
 * Immutable.
 *
 * @param measured fewest rows first; empty: nothing is known
 */
public record RunTimes(List<Measured> measured) {
    public static final RunTimes UNKNOWN = new RunTimes(List.of());

    /** What a run costs beside the engine's time: joining rows, waking a thread. */
    private static final long AROUND_NANOS = 20_000;

    /** Of a row's time that is given up so that those who wait wait less. */
    private static final double LOSS = 0.05;

    /** One run. */
    public record Measured(int rows, long nanos) {}

    public RunTimes {
        measured = List.copyOf(measured);
    }

    /**
     * Nanoseconds that a run takes: between two measurements by the straight line, beyond the last
     * in its proportion. Of what is not known, one for each row.
     */
    public long nanos(int rows) {
        if (measured.isEmpty()) {
            return rows;
        }
        var below = measured.getFirst();
        for (var point : measured) {
            if (rows <= point.rows()) {
                long steps = Math.max(1, point.rows() - below.rows());
                return below.nanos()
                        + (point.nanos() - below.nanos())
                                * Math.max(0, rows - below.rows())
                                / steps;
            }
            below = point;
        }
        return below.nanos() * rows / below.rows();
    }

    /**
     * Rows that a batch has at most.
     *
     * @param most rows allowed
     */
    public int batchRows(int most) {
        return efficientRows(most, LOSS);
    }

    /**
     * The fewest rows with which a row costs little more than it must: with more rows in a run
     * everybody waits longer, for next to nothing.
     *
     * @param most rows allowed
     * @param loss of a row's time that may be given up for shorter runs, such as 0.05
     */
    public int efficientRows(int most, double loss) {
        double best =
                measured.stream()
                        .filter(point -> point.rows() <= most)
                        .mapToDouble(RunTimes::perRow)
                        .min()
                        .orElse(0);
        return measured.stream()
                .filter(point -> point.rows() <= most && perRow(point) <= best * (1 + loss))
                .mapToInt(Measured::rows)
                .min()
                .orElse(most);
    }

    private static double perRow(Measured point) {
        return (double) (point.nanos() + AROUND_NANOS) / point.rows();
    }

    /** For the log. */
    @Override
    public String toString() {
        return measured.stream()
                .map(point ->
                        String.format(
                                Locale.ROOT, "%d in %.2f ms", point.rows(), point.nanos() / 1e6))
                .collect(Collectors.joining(", ", "rows: ", ""));
    }
}
