package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.task.RunConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How large a network may become by a job, and in its life. Stateless. */
final class SizeLimit {
    /** A model never has more parameters than this many times those of its first version. */
    private static final double LIFETIME = 16;

    /**
     * Always strict.
     *
     * @param start the parent's net with a head for all classes of the job, which do not count as
     *     growth
     * @param history of the lineage; its first version sets the lifetime budget
     */
    static Budget of(RunConfig config, History history, Architecture start) {
        var now = Counts.folded(start);
        double growth = config.continued().maxGrowth();
        long most =
                Math.min(
                        (long) (growth * now.parameters()),
                        lifetime(history).orElse(Long.MAX_VALUE));
        if (config.budget().maxParameters() > 0) {
            most = Math.min(most, config.budget().maxParameters());
        }
        return new Budget(
                Math.max(1, most),
                (long) (Math.max(1, growth / 2) * now.flops()),
                config.budget().unfoldedFactor(),
                false);
    }

    /** In words, if the model's life leaves less than a job may add. */
    static Optional<String> nearItsEnd(RunConfig config, History history, Architecture start) {
        long parameters = Counts.folded(start).parameters();
        var most = lifetime(history);
        return most.isPresent() && most.getAsLong() < config.continued().maxGrowth() * parameters
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "in its life a model may have %.0f times the parameters of its first version, here %,d; the parent has %,d",
                                LIFETIME,
                                most.getAsLong(),
                                parameters))
                : Optional.empty();
    }

    private static OptionalLong lifetime(History history) {
        return history.versions().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of((long) (LIFETIME * history.versions().getFirst().parameters()));
    }

    private SizeLimit() {}
}
