package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.ExperimentFolder;
import dev.adagrow.trainer.experiment.Training;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What an experiment would do.
 *
 * @param folder that may not be there
 * @param chosen trainings that it would do
 */
record ExperimentPlan(Definition definition, Path folder, Predicate<Training> chosen) {
    private static final ObjectMapper JSON = new ObjectMapper();

    void print(PrintWriter out, boolean json) throws JsonProcessingException {
        var trainings =
                ExperimentFolder.trainings(folder, definition).stream().filter(chosen).toList();
        long open = trainings.stream().filter(t -> !t.finished()).count();
        if (json) {
            var root = JSON.createObjectNode().put("name", definition.name()).put("open", open);
            var list = root.putArray("trainings");
            for (var training : trainings) {
                list.addObject()
                        .put("arm", training.arm().name())
                        .put("seed", training.seed())
                        .put("finished", training.finished());
            }
            var arms = root.putObject("arms");
            for (var arm : definition.arms()) {
                arms.set(arm.name(), JSON.readTree(arm.config()));
            }
            out.println(JSON.writeValueAsString(root));
            return;
        }
        out.println(definition.name() + ": " + definition.question());
        for (var arm : definition.arms()) {
            out.println("  " + arm.name() + "  " + arm.config());
        }
        out.println(
                trainings.size()
                        + " trainings with seeds "
                        + definition.seeds()
                        + " in "
                        + folder
                        + ", "
                        + open
                        + " to be done");
    }
}
