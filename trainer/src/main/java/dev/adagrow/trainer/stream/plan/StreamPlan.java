package dev.adagrow.trainer.stream.plan;

import dev.adagrow.trainer.stream.corruption.Corruption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stream's tasks, and which of them arrives at each step. Step 0 is the first growth's.
 *
 * @param tasks in the order of their first arrival
 * @param order task of each step, by number; a task may come back
 */
public record StreamPlan(List<StreamTask> tasks, List<Integer> order, TrafficMix traffic) {
    private static final int CLASSES = 10;
    private static final int PAIR = 2;

    public StreamPlan {
        tasks = List.copyOf(tasks);
        order = List.copyOf(order);
        if (new TreeSet<>(order).size() != tasks.size()
                || Collections.min(order) < 0
                || Collections.max(order) >= tasks.size()) {
            throw new IllegalArgumentException("the order " + order + " of " + tasks.size());
        }
    }

    /** With as many steps as the settings say. */
    public static StreamPlan of(StreamSettings settings) {
        return whole(settings.stream()).first(settings.steps());
    }

    /**
     * The first so many steps of a stream.
     *
     * @throws IllegalArgumentException if it has fewer
     */
    public static StreamPlan of(StreamName stream, int steps) {
        if (steps < 1 || steps > steps(stream)) {
            throw new IllegalArgumentException(
                    "stream " + stream.title() + ": " + steps + " steps of " + steps(stream));
        }
        return whole(stream).first(steps);
    }

    /** How many the whole stream has. */
    static int steps(StreamName stream) {
        return whole(stream).order.size();
    }

    private static StreamPlan whole(StreamName stream) {
        return switch (stream) {
            case JOBS ->
                    eachOnce(
                            TrafficMix.ALL_SEEN,
                            task("mnist", PictureSource.MNIST, 0, CLASSES, "mnist-"),
                            task("fashion", PictureSource.FASHION_MNIST, 0, CLASSES, "fashion-"),
                            task("cifar", PictureSource.GREY_CIFAR, 0, CLASSES, "cifar-"));
            case CLASSES_MNIST -> pairs(PictureSource.MNIST, "mnist-");
            case CLASSES_FASHION -> pairs(PictureSource.FASHION_MNIST, "fashion-");
            case DRIFT ->
                    eachOnce(
                            TrafficMix.CURRENT,
                            Stream.concat(
                                            Stream.of(clean()),
                                            Arrays.stream(Corruption.values())
                                                    .map(StreamPlan::corrupted))
                                    .toArray(StreamTask[]::new));
            case RECURRING ->
                    new StreamPlan(
                            List.of(
                                    clean(),
                                    corrupted(Corruption.GAUSSIAN_NOISE),
                                    corrupted(Corruption.FOG)),
                            List.of(0, 1, 2, 1, 2),
                            TrafficMix.CURRENT);
            case GLYPHS ->
                    eachOnce(
                            TrafficMix.ALL_SEEN,
                            task("low", PictureSource.GLYPHS, 0, CLASSES / PAIR, "glyph-"),
                            task("high", PictureSource.GLYPHS, CLASSES / PAIR, CLASSES, "glyph-"),
                            task("drifted", PictureSource.DRIFTED_GLYPHS, 0, CLASSES, "glyph-"));
            case GLYPHS_RECURRING ->
                    new StreamPlan(
                            List.of(
                                    task("plain", PictureSource.GLYPHS, 0, CLASSES, "glyph-"),
                                    task(
                                            "drifted",
                                            PictureSource.DRIFTED_GLYPHS,
                                            0,
                                            CLASSES,
                                            "glyph-")),
                            List.of(0, 1, 0, 1),
                            TrafficMix.CURRENT);
        };
    }

    private static StreamPlan eachOnce(TrafficMix traffic, StreamTask... tasks) {
        return new StreamPlan(
                List.of(tasks), IntStream.range(0, tasks.length).boxed().toList(), traffic);
    }

    private static StreamPlan pairs(PictureSource source, String prefix) {
        var tasks = new ArrayList<StreamTask>();
        for (int label = 0; label < CLASSES; label += PAIR) {
            tasks.add(task(label + " and " + (label + 1), source, label, label + PAIR, prefix));
        }
        return eachOnce(TrafficMix.ALL_SEEN, tasks.toArray(StreamTask[]::new));
    }

    private static StreamTask task(
            String name, PictureSource source, int from, int to, String prefix) {
        return new StreamTask(
                name, source, IntStream.range(from, to).boxed().toList(), prefix, Optional.empty());
    }

    private static StreamTask clean() {
        return task("clean", PictureSource.CIFAR, 0, CLASSES, "cifar-");
    }

    private static StreamTask corrupted(Corruption corruption) {
        var task = clean();
        return new StreamTask(
                corruption.title(),
                task.source(),
                task.labels(),
                task.prefix(),
                Optional.of(corruption));
    }

    /** Cut off after so many steps; tasks that then never arrive are left out. */
    StreamPlan first(int steps) {
        var cut = order.subList(0, steps);
        return new StreamPlan(tasks.subList(0, Collections.max(cut) + 1), cut, traffic);
    }

    /** How many steps it has. */
    public int size() {
        return order.size();
    }

    public StreamTask taskOf(int step) {
        return tasks.get(order.get(step));
    }

    /** Numbers of the tasks that are asked about after this step's records have arrived. */
    public List<Integer> asked(int step) {
        return switch (traffic) {
            case ALL_SEEN -> order.subList(0, step + 1).stream().distinct().toList();
            case CURRENT -> List.of(order.get(step));
        };
    }

    /** The step at which a task first arrives. */
    public int arrival(int task) {
        return order.indexOf(task);
    }
}
