package dev.adagrow.trainer.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The confusion matrix. Keeps what occurs, so that thousands of classes cost no more than their
 * records. Not thread-safe.
 */
public final class Confusion {
    private final Map<Place, Integer> counts = new HashMap<>();
    private int records;
    private int right;

    private record Place(int label, int answer) {}

    /**
     * @param label the right class
     * @param answer the class that was chosen
     * @param count at least 1
     */
    public record Cell(int label, int answer, int count) {}

    /** Counts one record. */
    void observe(int label, int answer) {
        counts.merge(new Place(label, answer), 1, Integer::sum);
        records++;
        right += label == answer ? 1 : 0;
    }

    /** 0 where nothing was observed. */
    public int count(int label, int answer) {
        return counts.getOrDefault(new Place(label, answer), 0);
    }

    /** What was observed, sorted by label and answer. */
    public List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        counts.forEach((place, count) -> cells.add(new Cell(place.label(), place.answer(), count)));
        cells.sort(Comparator.comparingInt(Cell::label).thenComparingInt(Cell::answer));
        return cells;
    }

    public Proportion accuracy() {
        return new Proportion(right, records);
    }

    /** Classes that occur as label or answer, in the order of the class table. */
    public List<ClassFigures> classes() {
        var occurring = new TreeSet<Integer>();
        var labelled = new HashMap<Integer, Integer>();
        var answered = new HashMap<Integer, Integer>();
        counts.forEach((place, count) -> {
            occurring.add(place.label());
            occurring.add(place.answer());
            labelled.merge(place.label(), count, Integer::sum);
            answered.merge(place.answer(), count, Integer::sum);
        });
        return occurring.stream()
                .map(c ->
                        new ClassFigures(
                                c,
                                labelled.getOrDefault(c, 0),
                                answered.getOrDefault(c, 0),
                                count(c, c)))
                .toList();
    }

    /** Share of wrong answers by class, averaged over the classes with records; NaN without. */
    public double macroError() {
        return classes().stream()
                .filter(c -> c.records() > 0)
                .mapToDouble(c -> 1 - c.recall().share())
                .average()
                .orElse(Double.NaN);
    }

    /** The largest cells off the diagonal, largest first; the earlier class where equal. */
    public List<Cell> mostConfused(int limit) {
        return cells().stream()
                .filter(c -> c.label() != c.answer())
                .sorted(Comparator.comparingInt(Cell::count).reversed())
                .limit(limit)
                .toList();
    }
}
