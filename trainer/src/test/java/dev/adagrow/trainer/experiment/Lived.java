package dev.adagrow.trainer.experiment;

import dev.adagrow.trainer.stream.StepResult;
import dev.adagrow.trainer.stream.StreamResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lives through the first two steps of the glyphs, records every 10 seconds, for tests. */
public final class Lived {
    private static final int ASKED = 400;

    /**
     * @param cpu seconds of step 1
     * @param low accuracy on digits 0 to 4 of what step 1 left; the parent has 0.9
     * @param high the same of digits 5 to 9, of which the parent knows nothing
     */
    public static StreamResult life(
            String arm, long seed, double cpu, double low, double high, String decision) {
        var steps = new ArrayList<StepResult>();
        steps.add(step(0, "low", "first", 0, List.of(0.9, 0.0)));
        steps.add(step(1, "high", decision, cpu, List.of(low, high)));
        double end = (low + high) / 2;
        return new StreamResult(
                "glyphs",
                arm,
                seed,
                10,
                ASKED / 2,
                List.of("low", "high"),
                List.of(0.9, end),
                List.of(ASKED / 2, ASKED),
                (cpu * 0.45 + (10 - cpu) * end) / 10,
                end,
                0,
                0,
                cpu,
                1,
                100,
                0,
                decision.equals("grown") ? 1 : 0,
                steps);
    }

    /** Two arms and no variant of them, three seeds. */
    public static final String DEFINITION =
            """
            name: lived
            question: Does growing pay?
            stream: {name: glyphs, steps: 2, records: 260, testRecords: 200, parentEpochs: 2, budgetSteps: 40, arrivalSeconds: 10}
            seeds: [1, 2, 3]
            baseline: never
            arms: {auto: {}, always: {}, never: {}, never+fast: {}}
            """;

    /** As the definition's summary of it. */
    public static TrainingResult training(String arm, StreamResult life) {
        return StreamTraining.of(arm, life);
    }

    private static StepResult step(
            int number, String task, String decision, double cpu, List<Double> accuracies) {
        return new StepResult(
                number,
                task,
                decision,
                true,
                true,
                String.format(Locale.ROOT, "step %d", number),
                cpu,
                cpu,
                100,
                200,
                List.of(1, 1),
                0,
                accuracies);
    }

    private Lived() {}
}
