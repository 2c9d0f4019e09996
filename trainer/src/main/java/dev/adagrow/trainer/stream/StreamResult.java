package dev.adagrow.trainer.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one arm lived through one stream; the content of {@code result.json}. The figures are those
 * of the package documentation, accuracies 0..1.
 *
 * @param stream title
 * @param arrivalSeconds CPU seconds between two arrivals
 * @param testRecords of each task
 * @param tasks names, in the order of arrival
 * @param onTraffic accuracy of what each step left on what is asked until the next one's records
 *     arrive
 * @param asked records of that, for each step
 * @param parameters of the folded network at the end
 * @param gateFailures published versions whose gate did not pass, the parent not counted
 * @param grownSteps steps that published a larger net
 * @param steps the parent's first
 */
public record StreamResult(
        String stream,
        String arm,
        long seed,
        double arrivalSeconds,
        int testRecords,
        List<String> tasks,
        List<Double> onTraffic,
        List<Integer> asked,
        double prequential,
        double finalMean,
        double forgetting,
        double minAccuracy,
        double cpuSeconds,
        double seconds,
        long parameters,
        int gateFailures,
        int grownSteps,
        List<StepResult> steps) {
    public StreamResult {
        tasks = List.copyOf(tasks);
        onTraffic = List.copyOf(onTraffic);
        asked = List.copyOf(asked);
        steps = List.copyOf(steps);
    }

    static StreamResult of(
            StreamSettings settings, StreamArm arm, long seed, List<StepResult> steps) {
        var plan = StreamPlan.of(settings);
        var later = steps.subList(1, steps.size());
        var protocol = protocol(plan, settings.arrivalSeconds(), steps);
        return new StreamResult(
                settings.stream().title(),
                arm.name(),
                seed,
                settings.arrivalSeconds(),
                settings.testRecords(),
                plan.tasks().stream().map(task -> task.name()).toList(),
                IntStream.range(0, plan.size()).mapToObj(k -> protocol.onTraffic(k, k)).toList(),
                IntStream.range(0, plan.size())
                        .mapToObj(k -> settings.testRecords() * plan.asked(k).size())
                        .toList(),
                protocol.prequential(),
                protocol.finalMean(),
                protocol.forgetting(),
                protocol.minAccuracy(),
                later.stream().mapToDouble(StepResult::cpuSeconds).sum(),
                later.stream().mapToDouble(StepResult::seconds).sum(),
                steps.getLast().parameters(),
                (int) later.stream().filter(step -> !step.gatePassed()).count(),
                (int) later.stream().filter(StepResult::grown).count(),
                steps);
    }

    private static Protocol protocol(StreamPlan plan, double interval, List<StepResult> steps) {
        return new Protocol(
                plan,
                steps.stream().map(StepResult::accuracies).toList(),
                interval,
                steps.stream().map(step -> step.step() == 0 ? 0.0 : step.cpuSeconds()).toList());
    }

    /**
     * What was lived through.
     *
     * @throws IllegalArgumentException if there is no such stream, or it has fewer steps
     */
    public StreamPlan plan() {
        return StreamPlan.of(
                StreamName.find(stream)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no stream \"" + stream + "\"")),
                steps.size());
    }

    /**
     * Accuracy of the model of the moment on the traffic of the moment; its mean over time is
     * {@code prequential}.
     *
     * @return from the first arrival after the parent's to the end, without a gap
     * @throws IllegalArgumentException as {@link #plan}
     */
    public List<Stretch> overTime() {
        return protocol(plan(), arrivalSeconds, steps).overTime();
    }

    /**
     * Mean accuracy, 0..1, of what each step left on the tasks that had arrived by then.
     *
     * @return one for each step
     * @throws IllegalArgumentException as {@link #plan}
     */
    public List<Double> onSeenTasks() {
        var protocol = protocol(plan(), arrivalSeconds, steps);
        return IntStream.range(0, steps.size()).mapToObj(protocol::onSeen).toList();
    }

    /**
     * From what {@link #json} gave.
     *
     * @throws IllegalArgumentException naming the field that is missing
     */
    public static StreamResult parse(JsonNode json) {
        return StreamJson.convert(json, StreamResult.class);
    }

    /** One JSON object in one line. */
    public String json() {
        return StreamJson.text(this);
    }

    /**
     * @throws ConfigException naming the file, if it is missing or holds something else
     */
    public static StreamResult read(Path file) throws IOException {
        return StreamJson.read(file, StreamResult.class)
                .orElseThrow(() -> new ConfigException(file + ": no such file"));
    }
}
