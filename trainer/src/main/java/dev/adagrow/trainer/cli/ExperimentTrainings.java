package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.experiment.ExperimentFolder;
import dev.adagrow.trainer.experiment.ExperimentListener;
import dev.adagrow.trainer.experiment.ExperimentRun;
import dev.adagrow.trainer.experiment.ProcessConfig;
import dev.adagrow.trainer.experiment.Subject;
import dev.adagrow.trainer.experiment.Training;
import dev.adagrow.trainer.experiment.TrainingProcess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** Trainings as processes that end with this one. */
final class ExperimentTrainings {
    /**
     * @param parallel trainings at a time
     * @throws dev.adagrow.trainer.experiment.TrainingFailedException of the first that failed
     */
    static void run(
            ExperimentFolder folder,
            Subject subject,
            ProcessConfig processes,
            List<Training> trainings,
            int parallel,
            ExperimentListener progress)
            throws IOException {
        try (var process = new TrainingProcess(processes, subject, folder.shared())) {
            // A process outlives the one that started it, unless somebody ends it.
            var end = new Thread(process::close, "end-trainings");
            Runtime.getRuntime().addShutdownHook(end);
            new ExperimentRun(process, parallel, progress).run(folder.preparations(trainings));
            new ExperimentRun(process, parallel, progress).run(trainings);
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; the same command continues");
        }
    }

    private ExperimentTrainings() {}
}
