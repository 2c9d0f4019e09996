package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.task.RunConfig;

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
        long most = (long) (growth * now.parameters());
        if (!history.versions().isEmpty()) {
            most = Math.min(most, (long) (LIFETIME * history.versions().getFirst().parameters()));
        }
        if (config.budget().maxParameters() > 0) {
            most = Math.min(most, config.budget().maxParameters());
        }
        return new Budget(
                Math.max(1, most),
                (long) (Math.max(1, growth / 2) * now.flops()),
                config.budget().unfoldedFactor(),
                false);
    }

    private SizeLimit() {}
}
