package dev.adagrow.trainer.experiment;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.source.DatasetSource;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An experiment, as the package documentation describes its file.
 *
 * @param source file that says so, for messages
 * @param table of the thesis
 * @param data source with environment variables not yet put in
 * @param seeds in the order of training, none twice
 * @param baseline name of one of the arms
 * @param arms none of one name
 * @param columns of the table beside {@link Column#TEST}
 */
public record Definition(
        String source,
        String name,
        Optional<String> table,
        String question,
        String data,
        RecordLimits limits,
        List<Long> seeds,
        String baseline,
        List<ExperimentArm> arms,
        List<Column> columns) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

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
            String place = source + ": arm " + arm.name();
            var config = GrowthConfigCodec.parse(arm.config(), place);
            try {
                GrowthSettings.check(config);
            } catch (ConfigException e) {
                throw new ConfigException(place + ": " + e.getMessage());
            }
        }
    }

    /**
     * Where the records come from.
     *
     * @param environment variables by name
     * @throws ConfigException for a variable that is not set, or a source that is not understood
     */
    public DatasetSource dataset(Map<String, String> environment) throws ConfigException {
        var text = new StringBuilder();
        var matcher = VARIABLE.matcher(data);
        int end = 0;
        while (matcher.find()) {
            var value = environment.get(matcher.group(1));
            if (value == null || value.isEmpty()) {
                throw new ConfigException(
                        source
                                + ": data: the environment variable "
                                + matcher.group(1)
                                + " is not set");
            }
            text.append(data, end, matcher.start()).append(value);
            end = matcher.end();
        }
        text.append(data, end, data.length());
        try {
            return DatasetSource.parse(text.toString());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(source + ": data: " + e.getMessage());
        }
    }

    /** Of what all trainings see. */
    String dataDigest() {
        return Digests.sha256((data + " " + limits).getBytes(StandardCharsets.UTF_8));
    }
}
