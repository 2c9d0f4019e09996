package dev.adagrow.trainer.cli;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.experiment.ExperimentArm;
import dev.adagrow.trainer.run.context.TaskInputs;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.first.Feasibility;
import dev.adagrow.trainer.run.task.RunConfig;
import java.util.List;

/**
 * Whether every arm of an experiment can become what its configuration wants, asked before the
 * first of them trains.
 *
 * @param source of the definition, for messages
 */
record FeasibleArms(String source, List<ExperimentArm> arms) {
    FeasibleArms {
        arms = List.copyOf(arms);
    }

    /**
     * What the configurations alone say.
     *
     * @throws ConfigException naming the arm
     */
    void require() throws ConfigException {
        for (var arm : arms) {
            require(arm, Feasibility::requireTime);
        }
    }

    /**
     * What they say of these records, none of which is decoded.
     *
     * @throws ConfigException naming the arm
     */
    void require(RecordSource records) throws ConfigException {
        var dataset = records.header();
        for (var arm : arms) {
            require(
                    arm,
                    feasibility -> {
                        TaskInputs.requireRecords(records, dataset.classes(), 0);
                        var unused = feasibility.require(dataset, dataset.classes().size());
                    });
        }
    }

    private interface Check {
        void of(Feasibility feasibility) throws UnfitTaskException;
    }

    private void require(ExperimentArm arm, Check check) throws ConfigException {
        String place = source + ": arm " + arm.name();
        var message = GrowthConfigCodec.parse(arm.config(), place);
        try {
            check.of(new Feasibility(RunConfig.from(message)));
        } catch (ConfigException | UnfitTaskException e) {
            throw new ConfigException(place + ": " + e.getMessage());
        }
    }
}
