package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.process.ProcessStats;
import dev.adagrow.trainer.training.Initialization;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What growing costs a training.
 *
 * @param eventMillis wall time of the slowest growth event: scores read, module made and inserted
 * @param residentGrowthMiB of resident memory, from a tenth of the steps to their end, ten growth
 *     events among them; empty where the system does not tell
 */
public record GrowthCosts(double eventMillis, OptionalDouble residentGrowthMiB) {
    private static final int EVENTS = 10;

    /**
     * Trains with ten growth events, a unit and a branch at every convolution in turns, evenly over
     * the steps.
     */
    public static GrowthCosts measure(Architecture start, int batch, int threads, int steps) {
        double slowest = 0;
        var before = OptionalDouble.empty();
        try (var trained = new Trained(start, batch, threads)) {
            for (int step = 1; step <= steps; step++) {
                trained.step();
                if (step == steps / EVENTS) {
                    before = ProcessStats.residentMiB();
                }
                if (step % (steps / EVENTS) == 0) {
                    slowest = Math.max(slowest, grow(trained, step / (steps / EVENTS)));
                }
            }
            var after = ProcessStats.residentMiB();
            return new GrowthCosts(
                    slowest,
                    before.isPresent() && after.isPresent()
                            ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                            : OptionalDouble.empty());
        }
    }

    private static double grow(Trained trained, int event) {
        long begin = System.nanoTime();
        var session = trained.session();
        var net = session.architecture();
        var scores = BnScores.of(session.form(), Set.of());
        if (scores.byBn().isEmpty()) {
            throw new IllegalStateException("a network without a BN");
        }
        session.apply(
                event % 2 == 1
                        ? new GrowthEvent.UnitInserted(event % net.widths().size(), 0)
                        : everywhere(net),
                new Initialization.Inherit(),
                new SplittableRandom(event));
        return (System.nanoTime() - begin) / 1e6;
    }

    private static GrowthEvent everywhere(Architecture net) {
        var branches = new TreeMap<String, Branch>();
        net.mainConvs().forEach(c -> branches.put(c.id(), new Branch.Conv(1, 3)));
        return new GrowthEvent.BranchesAdded(branches);
    }
}
