package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.bench.StreamFigures;
import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.ExperimentArm;
import dev.adagrow.trainer.experiment.ExperimentFolder;
import dev.adagrow.trainer.experiment.ExperimentListener;
import dev.adagrow.trainer.experiment.ProcessConfig;
import dev.adagrow.trainer.experiment.Subject;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The lives that {@code adagrow bench streams} measures, as two experiments.
 *
 * @param parallel lives at a time
 */
record BenchedStreams(
        StreamSettings jobs,
        StreamSettings drift,
        List<Long> seeds,
        ProcessConfig processes,
        int parallel,
        ExperimentListener progress) {
    private static final String BASELINE = "never";
    private static final List<String> ON_JOBS = List.of("auto", "always", BASELINE, "scratch");
    private static final List<String> ON_DRIFT = List.of("auto", "always", BASELINE, "fine-tune");

    /**
     * @param folder what is finished there is not done again
     */
    StreamFigures measure(Path folder) throws IOException {
        return new StreamFigures(
                lives(folder, "jobs", jobs, ON_JOBS), lives(folder, "drift", drift, ON_DRIFT));
    }

    /** Arms that there are not are left out. */
    private List<StreamResult> lives(
            Path folder, String name, StreamSettings settings, List<String> arms)
            throws IOException {
        var known =
                arms.stream()
                        .filter(arm -> StreamArms.find(arm).isPresent())
                        .map(arm -> new ExperimentArm(arm, "{}", OptionalDouble.empty()))
                        .toList();
        var subject = new Subject.Stream(settings);
        var definition =
                new Definition(
                        "bench streams",
                        name,
                        Optional.empty(),
                        "Does growing pay?",
                        subject,
                        seeds,
                        BASELINE,
                        known,
                        subject.usualColumns());
        try (var experiment = ExperimentFolder.open(folder.resolve(name), definition)) {
            ExperimentTrainings.run(
                    experiment, subject, processes, experiment.trainings(), parallel, progress);
            var results = new ArrayList<StreamResult>();
            for (var training : experiment.trainings()) {
                results.add(StreamResult.read(training.life()));
            }
            return results;
        }
    }
}
