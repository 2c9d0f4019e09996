package dev.adagrow.trainer.experiment.report;

import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the finished trainings of an experiment say.
 *
 * @param rows of the arms that have a result, in the definition's order
 */
public record ExperimentReport(Definition definition, List<ArmRow> rows) {
    public ExperimentReport {
        rows = List.copyOf(rows);
    }

    /**
     * @throws ConfigException if two trainings were tested on different numbers of records
     */
    public static ExperimentReport of(Definition definition, List<TrainingResult> results)
            throws ConfigException {
        requireSameRecords(results);
        var rows = new ArrayList<ArmRow>();
        for (var arm : definition.arms()) {
            var own =
                    results.stream()
                            .filter(r -> r.arm().equals(arm.name()))
                            .sorted(Comparator.comparingLong(TrainingResult::seed))
                            .toList();
            if (!own.isEmpty()) {
                rows.add(new ArmRow(arm, own, Optional.empty()));
            }
        }
        return new ExperimentReport(definition, compared(rows, definition.baseline()));
    }

    private static void requireSameRecords(List<TrainingResult> results) throws ConfigException {
        for (var result : results) {
            var first = results.getFirst();
            if (result.testRecords() != first.testRecords()
                    || result.validationRecords() != first.validationRecords()) {
                throw new ConfigException(
                        "arm "
                                + result.arm()
                                + ", seed "
                                + result.seed()
                                + " was tested on "
                                + result.testRecords()
                                + " records, arm "
                                + first.arm()
                                + ", seed "
                                + first.seed()
                                + " on "
                                + first.testRecords()
                                + "; they cannot be compared");
            }
        }
    }

    private static List<ArmRow> compared(List<ArmRow> rows, String baseline) {
        var against =
                rows.stream()
                        .filter(row -> row.arm().name().equals(baseline))
                        .findFirst()
                        .map(ArmRow::headlineBySeed)
                        .orElse(Map.of());
        var raw =
                rows.stream()
                        .map(row ->
                                row.arm().name().equals(baseline)
                                        ? Optional.<PairedDifference>empty()
                                        : PairedDifference.of(row.headlineBySeed(), against))
                        .toList();
        var adjusted =
                Holm.adjust(
                        raw.stream()
                                .flatMap(Optional::stream)
                                .flatMapToDouble(d -> d.p().stream())
                                .toArray());
        var compared = new ArrayList<ArmRow>();
        int next = 0;
        for (int i = 0; i < rows.size(); i++) {
            var difference = raw.get(i);
            if (difference.isPresent() && difference.get().p().isPresent()) {
                difference = Optional.of(difference.get().adjustedTo(adjusted[next++]));
            }
            compared.add(new ArmRow(rows.get(i).arm(), rows.get(i).results(), difference));
        }
        return compared;
    }

    /** Trainings that another process had begun, so that their seconds do not count. */
    public long resumed() {
        return rows.stream()
                .flatMap(row -> row.results().stream())
                .filter(TrainingResult::resumed)
                .count();
    }
}
