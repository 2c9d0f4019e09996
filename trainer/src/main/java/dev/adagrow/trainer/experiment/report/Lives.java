package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.Training;
import dev.adagrow.trainer.stream.Hindsight;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the lives of an experiment step by step.
 *
 * @param name of the experiment
 * @param baseline arm that the others are compared with
 * @param arms that have lived, in the definition's order, at least one
 */
public record Lives(String name, String baseline, List<ArmLives> arms) {
    public Lives {
        arms = List.copyOf(arms);
    }

    /**
     * @param trainings of a stream; those that are not finished are left out
     * @return empty if none is finished
     * @throws dev.adagrow.config.ConfigException naming the file of a finished one that is missing
     *     or holds something else
     */
    public static Optional<Lives> read(Definition definition, List<Training> trainings)
            throws IOException {
        var arms = new ArrayList<ArmLives>();
        for (var arm : definition.arms()) {
            var lives = new ArrayList<StreamResult>();
            for (var training : trainings) {
                if (training.arm().name().equals(arm.name()) && training.finished()) {
                    lives.add(StreamResult.read(training.life()));
                }
            }
            if (!lives.isEmpty()) {
                lives.sort(Comparator.comparingLong(StreamResult::seed));
                arms.add(new ArmLives(arm.name(), lives));
            }
        }
        return arms.isEmpty()
                ? Optional.empty()
                : Optional.of(new Lives(definition.name(), definition.baseline(), arms));
    }

    /** What all have lived through. */
    public StreamPlan plan() {
        return first().plan();
    }

    /** CPU seconds between two arrivals. */
    public double arrivalSeconds() {
        return first().arrivalSeconds();
    }

    /** Of the arms of these very names; variants, as auto+slow is one, do not enter. */
    Hindsight hindsight(Hindsight.Tolerance tolerance) {
        return Hindsight.of(
                arms.stream()
                        .flatMap(arm ->
                                arm.lives().stream().filter(life -> life.arm().equals(arm.arm())))
                        .toList(),
                tolerance);
    }

    /** Final mean accuracy of an arm less the baseline's; empty of the baseline itself. */
    Optional<Estimate> finalMeanDifference(ArmLives arm) {
        return arms.stream()
                .filter(other -> other.arm().equals(baseline) && !arm.arm().equals(baseline))
                .findFirst()
                .flatMap(other ->
                        PairedDifference.of(arm.finalMeanBySeed(), other.finalMeanBySeed()))
                .map(PairedDifference::difference);
    }

    private StreamResult first() {
        return arms.getFirst().lives().getFirst();
    }
}
