package dev.adagrow.trainer.run.task;

import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.data.Augmentation;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.ChannelGrowth;
import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.DepthStrategy;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.Shares;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.growth.WidthGrowth;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Family;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.v1.GrowthConfig;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a network grows: the validated form of {@code adagrow.v1.GrowthConfig}, whose comments say
 * what each field means.
 *
 * @param seed all randomness follows from it
 * @param cycle order of growths
 * @param mode how many of them at one event
 * @param budget of a first growth
 * @param initialization of what a first growth inserts
 * @param optimizerState at an insertion of a first growth
 */
public record RunConfig(
        Family family,
        Design design,
        List<Integer> widths,
        int batchSize,
        long seed,
        Schedule schedule,
        Optimizer optimizer,
        List<Axis> cycle,
        GrowthCycle.Mode mode,
        DepthGrowth depth,
        WidthGrowth width,
        ChannelGrowth channels,
        StopRule.Settings stop,
        Budget budget,
        int calibrationRecords,
        Continued continued,
        Input input,
        Initialization initialization,
        OptimizerState.AtGrowth optimizerState) {

    /** Of a first growth, in epochs. */
    public record Schedule(int epochs, int fineTuneEpochs, int interval, double growthShare) {
        /**
         * The last epoch after which an insertion may happen: before the last of all, so that what
         * is inserted is trained.
         */
        public int lastGrowthEpoch() {
            return Math.min(epochs - Math.max(1, fineTuneEpochs), Shares.down(growthShare, epochs));
        }
    }

    /** Stochastic gradient descent. */
    public record Optimizer(double learningRate, double momentum, double weightDecay, int threads) {
        /** Without the rate, which the schedules give. */
        public SgdSettings settings() {
            return new SgdSettings(momentum, weightDecay, threads);
        }
    }

    /** When continued growth inserts. */
    public enum Policy {
        /** Where capacity is what lacks, and while it pays. */
        AUTO,
        /** As far as limits allow, compared with no twin. */
        ALWAYS,
        NEVER
    }

    /** The weights that continued growth begins with. */
    public enum Start {
        PARENT,
        /** The parent's, shrunk and new ones added. */
        RENEWED,
        /** New ones, in the net that {@link Policy#ALWAYS} would end with. */
        SCRATCH
    }

    /**
     * Growth of a served model on new data.
     *
     * @param budgetSteps of the parent's net, as {@link
     *     dev.adagrow.trainer.network.count.TrainingCost} converts those of larger ones
     * @param cycle what one event inserts
     * @param placement of units
     * @param renew whether old weights are renewed where a net grows for new classes
     * @param distillation how much the parent's answers to old records count; 0: not at all
     */
    public record Continued(
            int budgetSteps,
            double annealShare,
            int minIntervalSteps,
            Policy growth,
            Start start,
            double rateFactor,
            List<Axis> cycle,
            DepthStrategy placement,
            boolean renew,
            double distillation,
            int maxEvents,
            double maxGrowth) {
        public Continued {
            cycle = List.copyOf(cycle);
        }
    }

    /**
     * How records reach the network.
     *
     * @param standardize whether the inputs of a first growth have mean 0 and deviation 1
     * @param threads that decode ahead; 0: none
     * @param size side of the square on which a first growth sees its records; empty: as they are
     */
    public record Input(
            Augmentation augmentation, boolean standardize, int threads, OptionalInt size) {}

    public RunConfig {
        widths = List.copyOf(widths);
        cycle = List.copyOf(cycle);
    }

    /**
     * Puts defaults in where nothing is given.
     *
     * @throws ConfigException naming the field with an unfit value
     */
    public static RunConfig from(GrowthConfig proto) throws ConfigException {
        return RunConfigCodec.read(proto);
    }
}
