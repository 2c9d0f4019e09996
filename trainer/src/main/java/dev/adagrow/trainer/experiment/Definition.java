package dev.adagrow.trainer.experiment;

import dev.adagrow.config.ConfigException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An experiment, as the package documentation describes its file.
 *
 * @param source file that says so, for messages
 * @param table of the thesis
 * @param subject what every training does
 * @param seeds in the order of training, none twice
 * @param baseline name of one of the arms
 * @param arms none of one name
 * @param columns of the table beside the subject's headline
 */
public record Definition(
        String source,
        String name,
        Optional<String> table,
        String question,
        Subject subject,
        List<Long> seeds,
        String baseline,
        List<ExperimentArm> arms,
        List<Column> columns) {
    /**
     * @throws IllegalArgumentException for a baseline that is no arm, or an arm or a seed that is
     *     there twice
     */
    public Definition {
        seeds = List.copyOf(seeds);
        arms = List.copyOf(arms);
        columns = List.copyOf(columns);
        var names = arms.stream().map(ExperimentArm::name).toList();
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw new IllegalArgumentException("seeds: one is given twice");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("two arms have one name");
        }
        if (!names.contains(baseline)) {
            throw new IllegalArgumentException(
                    "baseline: \"" + baseline + "\" is no arm; arms: " + String.join(", ", names));
        }
    }

    /**
     * @throws ConfigException naming the arm and the key that is unknown or has an unfit value
     */
    public void requireFitConfigurations() throws ConfigException {
        for (var arm : arms) {
            subject.requireFit(arm, source + ": arm " + arm.name());
        }
    }
}
