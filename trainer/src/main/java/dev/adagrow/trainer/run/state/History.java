package dev.adagrow.trainer.run.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of a lineage, oldest first. */
public record History(List<Version> versions) {
    /**
     * One version as it was published.
     *
     * @param kind "first", "grown" or "fine-tuned"
     * @param parameters of the folded network
     * @param flops of the folded network
     * @param events length of the growth log
     * @param datasets digests that it has learnt from, oldest first
     * @param duel with its control; null where nothing had grown
     */
    public record Version(
            String kind,
            long parameters,
            long flops,
            int events,
            List<String> datasets,
            @Nullable Duel duel) {
        public Version {
            datasets = List.copyOf(datasets);
        }
    }

    /**
     * A grown net against its twin on validation.
     *
     * @param p of the one-sided sign-flip test on log-losses that the grown net is better
     * @param grownWon whether it stayed
     */
    public record Duel(double grownAccuracy, double controlAccuracy, double p, boolean grownWon) {}

    public History {
        versions = List.copyOf(versions);
    }

    /** Of a model that has no version yet. */
    public static History none() {
        return new History(List.of());
    }

    /** With a newer version behind the others. */
    public History and(Version version) {
        var all = new ArrayList<>(versions);
        all.add(version);
        return new History(all);
    }
}
