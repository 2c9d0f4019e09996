package dev.adagrow.trainer.experiment;

import dev.adagrow.config.ConfigException;
import java.util.List;

/** Definitions and results for tests. */
public final class Definitions {
    /** Two arms and three seeds. */
    public static final String TWO_ARMS =
            """
            name: two
            table: "3-4"
            question: Does an interval of two do better?
            data: glyphs:train=400,test=100
            seeds: [1, 2, 3]
            baseline: one
            base: {epochs: 4, interval: 1, stop: {beta: 0.5, threshold: 0.1}}
            arms:
              one: {}
              two: {interval: 2, stop: {threshold: 0.2}}
            thesis: {one: 92.42}
            """;

    /** Two arms of a stream and one seed. */
    public static final String STREAM =
            """
            name: lives
            question: Does growing pay?
            stream: {name: glyphs, steps: 2, records: 260, testRecords: 60, parentEpochs: 2, budgetSteps: 40, arrivalSeconds: 4}
            seeds: [1]
            baseline: never
            base: {batchSize: 32}
            arms:
              never: {}
              auto+slow: {learningRate: 0.02}
            """;

    public static Definition parse(String yaml) {
        try {
            return DefinitionReader.parse(yaml, "t.yaml");
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    /** What the trainings of a definition that names data do. */
    static Subject.Growth growth(Definition definition) {
        return (Subject.Growth) definition.subject();
    }

    /** A finished training of a net of one unit in each of two blocks. */
    public static TrainingResult result(String arm, long seed, double test) {
        return result(arm, seed, test, false);
    }

    public static TrainingResult result(String arm, long seed, double test, boolean resumed) {
        return new GrowthResult(
                arm, seed, test, 0.5, 100, 40, 1234, 56_789, List.of(1, 1), 3, 4, 10, 12, resumed);
    }

    private Definitions() {}
}
