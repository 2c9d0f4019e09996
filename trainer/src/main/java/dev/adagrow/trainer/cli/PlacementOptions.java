package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.premise.Setting;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code adagrow bench placement} measures, but for the records. */
final class PlacementOptions {
    @Option(
            names = "--family",
            paramLabel = "NAME",
            defaultValue = "vgg",
            description = "vgg, resnet, bottleneck or mobilenetv3 (${DEFAULT-VALUE})")
    private String family = "";

    @Option(
            names = "--widths",
            paramLabel = "N",
            split = ",",
            defaultValue = "8,12,16",
            description = "channels of each block of the parent (${DEFAULT-VALUE})")
    private List<Integer> widths = List.of();

    @Option(
            names = "--units",
            paramLabel = "N",
            split = ",",
            defaultValue = "2,2,2",
            description = "units of each block of the parent (${DEFAULT-VALUE})")
    private List<Integer> units = List.of();

    @Option(
            names = "--activated",
            description =
                    "stem and Downs end in an activation, so that a unit may also stand at the head of a block")
    private boolean activated;

    @Option(
            names = "--parent-epochs",
            paramLabel = "N",
            defaultValue = "6",
            description = "over --data (${DEFAULT-VALUE})")
    private int parentEpochs;

    @Option(
            names = "--parent-rate",
            paramLabel = "RATE",
            defaultValue = "0.1",
            description = "peak of the cosine of these epochs (${DEFAULT-VALUE})")
    private double parentRate;

    @Option(
            names = "--rate",
            defaultValue = "0.02",
            description = "of everything afterwards (${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--checkpoints",
            paramLabel = "STEPS",
            split = ",",
            defaultValue = "300,900,1800",
            description = "steps on both data sets before the moves (${DEFAULT-VALUE})")
    private List<Integer> checkpoints = List.of();

    @Option(
            names = "--interval-steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "steps of a move and of its twin (${DEFAULT-VALUE})")
    private int intervalSteps;

    @Option(
            names = "--cooling-steps",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "after them at a rate that falls to 0, to tell gains from noise; 0: none (${DEFAULT-VALUE})")
    private int coolingSteps;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "of each move, with other batches and initial values; two show what is chance (${DEFAULT-VALUE})")
    private int repeats;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "records of a step (${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--probe-records",
            paramLabel = "N",
            defaultValue = "256",
            description = "that scores take gradients of (${DEFAULT-VALUE})")
    private int probeRecords;

    @Option(
            names = "--branch",
            paramLabel = "KIND",
            defaultValue = "conv3x1",
            description = "that is tried: conv1x1, conv1x3, conv3x1 (${DEFAULT-VALUE})")
    private String branch = "";

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the engine (${DEFAULT-VALUE})")
    private int threads;

    /**
     * @throws ParameterException naming the option
     */
    Setting setting(CommandSpec spec) {
        try {
            return new Setting(
                    family,
                    widths,
                    units,
                    activated,
                    parentEpochs,
                    parentRate,
                    rate,
                    checkpoints,
                    intervalSteps,
                    coolingSteps,
                    repeats,
                    batch,
                    probeRecords,
                    branch,
                    threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
