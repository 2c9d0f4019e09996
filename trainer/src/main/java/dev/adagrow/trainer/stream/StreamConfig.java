package dev.adagrow.trainer.stream;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.v1.GrowthConfig;

/**
 * The growth configurations of a stream's trainings: what all share, over it what the arm sets
 * otherwise, over that what a person does. Stateless.
 */
public final class StreamConfig {
    private static final String SHARED =
            """
            family: vgg
            widths: [8, 12, 16]
            batchSize: 64
            learningRate: 0.1
            """;

    /** A unit in each block after the first epoch, and no branch. */
    private static final String PARENT =
            "{targetUnits: [1, 1, 1], cycle: [d], interval: 1, depth: {units: 3}}";

    /** Steps of a stream draw from streams of random numbers of their own. */
    private static final long SEEDS_OF_STREAM = 1000;

    static RunConfig parent(StreamSettings settings, long seed) throws ConfigException {
        return RunConfig.from(
                GrowthConfigCodec.parse(PARENT, "", shared()).toBuilder()
                        .setEpochs(settings.parentEpochs())
                        .setSeed(seed * SEEDS_OF_STREAM)
                        .build());
    }

    /**
     * Of step 1 or later.
     *
     * @param budgetSteps of the net that the step goes on from; the arm or a person may say
     *     otherwise
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    static RunConfig step(
            StreamArm.Learning arm, Overrides overrides, long seed, int step, int budgetSteps)
            throws ConfigException {
        return RunConfig.from(
                over(arm, overrides, budgetSteps).toBuilder()
                        .setSeed(seed * SEEDS_OF_STREAM + step)
                        .build());
    }

    /**
     * Checks what a person sets.
     *
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    public static void check(StreamSettings settings, StreamArm arm, Overrides overrides)
            throws ConfigException {
        try {
            switch (arm) {
                case StreamArm.Frozen frozen -> GrowthSettings.check(overrides.over(shared()));
                case StreamArm.Learning learning -> {
                    var unused = step(learning, overrides, 0, 1, settings.budgetSteps());
                }
            }
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(overrides.source())
                    ? e
                    : new ConfigException(overrides.source() + ": " + message);
        }
    }

    private static GrowthConfig over(StreamArm.Learning arm, Overrides overrides, int budgetSteps)
            throws ConfigException {
        var base = shared().toBuilder();
        base.getContinuedBuilder().setBudgetSteps(budgetSteps);
        return overrides.over(
                GrowthConfigCodec.parse(arm.config(), "arm " + arm.name(), base.build()));
    }

    private static GrowthConfig shared() throws ConfigException {
        return GrowthConfigCodec.parse(SHARED, "");
    }

    private StreamConfig() {}
}
