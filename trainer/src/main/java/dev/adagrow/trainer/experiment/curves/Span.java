package dev.adagrow.trainer.experiment.curves;

import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A time in which no seed's accuracy changes.
 *
 * @param from CPU seconds since the first growth ended
 * @param mean accuracy over the seeds, 0..1
 * @param low the least of them
 * @param high the greatest
 */
record Span(double from, double to, double mean, double low, double high) {
    /**
     * @param lives of one arm in one stream, at least one
     * @return without a gap
     */
    static List<Span> of(List<StreamResult> lives) {
        var curves = lives.stream().map(StreamResult::overTime).toList();
        var cuts = new TreeSet<Double>();
        curves.forEach(curve -> curve.forEach(s -> cuts.addAll(List.of(s.from(), s.to()))));
        var times = List.copyOf(cuts);
        var spans = new ArrayList<Span>();
        for (int i = 0; i + 1 < times.size(); i++) {
            double from = times.get(i);
            double to = times.get(i + 1);
            var values =
                    curves.stream()
                            .mapToDouble(curve -> at(curve, (from + to) / 2))
                            .summaryStatistics();
            spans.add(new Span(from, to, values.getAverage(), values.getMin(), values.getMax()));
        }
        return spans;
    }

    private static double at(List<Stretch> curve, double time) {
        return curve.stream()
                .filter(stretch -> stretch.from() <= time && time < stretch.to())
                .mapToDouble(Stretch::accuracy)
                .findFirst()
                .orElseThrow();
    }
}
