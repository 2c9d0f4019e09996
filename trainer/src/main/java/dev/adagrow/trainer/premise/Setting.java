package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Families;
import dev.adagrow.trainer.training.NetworkJson;
import java.io.IOException;
import java.util.List;

/**
 * What a measurement depends on beside its records and its seed.
 *
 * @param units of each block of the parent
 * @param activated whether stem and Downs end in an activation; without, a unit has no place at the
 *     head of a block that has units
 * @param parentEpochs over the old records, at a cosine from {@code parentRate} to 0
 * @param rate of everything after that
 * @param checkpoints steps on the mixed records after which moves are made, ascending
 * @param intervalSteps that a move and its twin are trained
 * @param coolingSteps after the interval, at a rate that falls to 0, so that what a net has gained
 *     can be told from the noise of its last steps; 0: none
 * @param repeats of each move, each with other batches and other initial values
 * @param probeRecords that scores take gradients of
 * @param branch "conv3x1"
 * @param threads of the engine
 */
public record Setting(
        String family,
        List<Integer> widths,
        List<Integer> units,
        boolean activated,
        int parentEpochs,
        double parentRate,
        double rate,
        List<Integer> checkpoints,
        int intervalSteps,
        int coolingSteps,
        int repeats,
        int batchSize,
        int probeRecords,
        String branch,
        int threads) {
    private static final int MOST = 1_000_000;
    private static final int MOST_UNITS = 50;
    private static final int MOST_CHANNELS = 1024;
    private static final Shape SMALL = new Shape(1, 32, 32);

    /**
     * @throws IllegalArgumentException naming the option of the command with an unfit value
     */
    public Setting {
        widths = List.copyOf(widths);
        units = List.copyOf(units);
        checkpoints = List.copyOf(checkpoints);
        if (Families.named(family).isEmpty()) {
            throw new IllegalArgumentException(
                    "--family " + family + ": not among " + Families.names());
        }
        within("--widths", widths, 1, MOST_CHANNELS);
        within("--units", units, 0, MOST_UNITS);
        if (units.size() != widths.size()) {
            throw new IllegalArgumentException(
                    "--units "
                            + units
                            + ": "
                            + widths.size()
                            + " numbers are wanted, as of --widths");
        }
        within("--parent-epochs", List.of(parentEpochs), 1, MOST);
        positive("--parent-rate", parentRate);
        positive("--rate", rate);
        within("--checkpoints", checkpoints, 1, MOST);
        ascending(checkpoints);
        within("--interval-steps", List.of(intervalSteps), 1, MOST);
        within("--cooling-steps", List.of(coolingSteps), 0, MOST);
        within("--repeats", List.of(repeats), 1, MOST);
        within("--batch", List.of(batchSize), 2, MOST);
        within("--probe-records", List.of(probeRecords), 1, MOST);
        within("--threads", List.of(threads), 1, Runtime.getRuntime().availableProcessors());
        requireFit(family, widths, units);
        var unused = parse(branch);
    }

    /** Some families do not take any number of channels. */
    private static void requireFit(String family, List<Integer> widths, List<Integer> units) {
        try {
            var unused = net(family, widths, units, false, SMALL, 2).graph();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--widths " + widths + ": " + e.getMessage(), e);
        }
    }

    private static void within(String option, List<Integer> values, int least, int most) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(option + ": at least one is wanted");
        }
        for (int value : values) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        option + " " + value + ": not within " + least + ".." + most);
            }
        }
    }

    private static void positive(String option, double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(option + " " + rate + ": not a positive number");
        }
    }

    private static void ascending(List<Integer> checkpoints) {
        if (!checkpoints.equals(checkpoints.stream().distinct().sorted().toList())) {
            throw new IllegalArgumentException("--checkpoints " + checkpoints + ": not ascending");
        }
    }

    private static Branch parse(String name) {
        try {
            return NetworkJson.branch(name);
        } catch (IOException e) {
            throw new IllegalArgumentException("--branch " + name + ": " + e.getMessage(), e);
        }
    }

    /** The branch that is added. */
    Branch added() {
        return parse(branch);
    }

    /**
     * The net that learns the old records.
     *
     * @throws IllegalArgumentException if widths or input do not fit the family
     */
    Architecture parent(Shape input, int classes) {
        return net(family, widths, units, activated, input, classes);
    }

    private static Architecture net(
            String family,
            List<Integer> widths,
            List<Integer> units,
            boolean activated,
            Shape input,
            int classes) {
        var design = new Design(Design.Variant.A, activated, true);
        return Architecture.empty(
                        Families.named(family).orElseThrow(), design, input, widths, classes)
                .withUnits(units);
    }
}
