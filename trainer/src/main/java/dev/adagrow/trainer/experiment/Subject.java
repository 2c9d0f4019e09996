package dev.adagrow.trainer.experiment;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.stream.Overrides;
import dev.adagrow.trainer.stream.StreamArm;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.StreamConfig;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What every training of an experiment does. */
public sealed interface Subject {
    /**
     * Grows a network on one data set.
     *
     * @param data source with environment variables not yet put in
     */
    record Growth(String data, RecordLimits limits) implements Subject {
        private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

        /**
         * Where the records come from.
         *
         * @param place of the definition, for messages
         * @param environment variables by name
         * @throws ConfigException for a variable that is not set, or a source that is not
         *     understood
         */
        public DatasetSource dataset(String place, Map<String, String> environment)
                throws ConfigException {
            var text = new StringBuilder();
            var matcher = VARIABLE.matcher(data);
            int end = 0;
            while (matcher.find()) {
                var value = environment.get(matcher.group(1));
                if (value == null || value.isEmpty()) {
                    throw new ConfigException(
                            place
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
                throw new ConfigException(place + ": data: " + e.getMessage());
            }
        }
    }

    /** Lives through a stream of tasks. */
    record Stream(StreamSettings settings) implements Subject {
        /** Makes records and first growths, and does nothing with them. */
        static final ExperimentArm UNTRAINED =
                new ExperimentArm("frozen", "{}", OptionalDouble.empty());

        /** Begins what follows the name of a stream's arm in that of an experiment's. */
        private static final char VARIANT = '+';

        /**
         * The stream's arm that an arm of the experiment is: its name up to a plus sign.
         *
         * @throws ConfigException if there is none of this name
         */
        public static StreamArm arm(String name) throws ConfigException {
            String base = armName(name);
            return StreamArms.find(base)
                    .orElseThrow(() ->
                            new ConfigException(
                                    "a stream has no arm \""
                                            + base
                                            + "\"; arms: "
                                            + StreamArms.known()));
        }

        /** The same, whether there is one or not. */
        static String armName(String name) {
            int end = name.indexOf(VARIANT);
            return end < 0 ? name : name.substring(0, end);
        }
    }

    /** By what arms are compared. */
    default Column headline() {
        return switch (this) {
            case Growth growth -> Column.TEST;
            case Stream stream -> Column.PREQUENTIAL;
        };
    }

    /** Of the table, where a definition names none. */
    default List<Column> usualColumns() {
        return switch (this) {
            case Growth growth -> List.of(Column.VALIDATION, Column.PARAMETERS, Column.CPU_SECONDS);
            case Stream stream ->
                    List.of(
                            Column.FINAL_MEAN,
                            Column.FORGETTING,
                            Column.MIN_ACCURACY,
                            Column.CPU_SECONDS,
                            Column.PARAMETERS);
        };
    }

    /** All that there are. */
    default List<Column> columns() {
        return switch (this) {
            case Growth growth ->
                    List.of(
                            Column.TEST,
                            Column.VALIDATION,
                            Column.PARAMETERS,
                            Column.FLOPS,
                            Column.UNITS,
                            Column.BRANCHES,
                            Column.EPOCHS,
                            Column.CPU_SECONDS,
                            Column.SECONDS);
            case Stream stream ->
                    List.of(
                            Column.PREQUENTIAL,
                            Column.FINAL_MEAN,
                            Column.FORGETTING,
                            Column.MIN_ACCURACY,
                            Column.PARAMETERS,
                            Column.GROWN_STEPS,
                            Column.GATE_FAILURES,
                            Column.CPU_SECONDS,
                            Column.SECONDS);
        };
    }

    /** Of the results of its trainings. */
    default Class<? extends TrainingResult> resultType() {
        return switch (this) {
            case Growth growth -> GrowthResult.class;
            case Stream stream -> StreamTraining.class;
        };
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Growth(String data, RecordLimits limits) -> data;
            case Stream(StreamSettings settings) -> "stream " + settings;
        };
    }

    /** Of what all trainings see. */
    default String digest() {
        var text =
                switch (this) {
                    case Growth(String data, RecordLimits limits) -> data + " " + limits;
                    case Stream(StreamSettings settings) -> settings.toString();
                };
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param place of the arm, for messages
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    default void requireFit(ExperimentArm arm, String place) throws ConfigException {
        switch (this) {
            case Growth growth -> {
                var config = GrowthConfigCodec.parse(arm.config(), place);
                try {
                    GrowthSettings.check(config);
                } catch (ConfigException e) {
                    throw new ConfigException(place + ": " + e.getMessage());
                }
            }
            case Stream(StreamSettings settings) ->
                    StreamConfig.check(
                            settings, Stream.arm(arm.name()), new Overrides(arm.config(), place));
        }
    }
}
