package dev.adagrow.config;

import static dev.adagrow.config.GrowthSettings.cycle;
import static dev.adagrow.config.GrowthSettings.integer;
import static dev.adagrow.config.GrowthSettings.positive;
import static dev.adagrow.config.GrowthSettings.require;
import static dev.adagrow.config.GrowthSettings.share;

import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig.Depth.Strategy;
import java.util.List;

/** Of {@code GrowthConfig.continued}, as {@link GrowthSettings}. Stateless. */
final class ContinuedSettings {
    private static final int VERY_MANY = 100_000_000;

    static ContinuedGrowth complete(ContinuedGrowth c) throws ConfigException {
        var policy = c.getGrowth();
        var start = c.getStart();
        require(
                policy != ContinuedGrowth.Policy.UNRECOGNIZED,
                "continued.growth",
                "unknown policy");
        require(start != ContinuedGrowth.Start.UNRECOGNIZED, "continued.start", "unknown start");
        var placement = c.getPlacement();
        require(placement != Strategy.UNRECOGNIZED, "continued.placement", "unknown strategy");
        double anneal =
                share("continued.annealShare", c.hasAnnealShare() ? c.getAnnealShare() : 0.4);
        require(anneal < 1, "continued.annealShare", "1 leaves nothing to grow with");
        double growth =
                positive("continued.maxGrowth", c.hasMaxGrowth() ? c.getMaxGrowth() : 4, 1000);
        require(growth >= 1, "continued.maxGrowth", growth + " is less than the parent");
        double distillation = c.hasDistillation() ? c.getDistillation() : 0.1;
        require(
                distillation >= 0 && distillation <= 10,
                "continued.distillation",
                distillation + " is outside 0..10");
        return ContinuedGrowth.newBuilder()
                .setBudgetSteps(
                        integer(
                                "continued.budgetSteps",
                                c.hasBudgetSteps() ? c.getBudgetSteps() : 6000,
                                10,
                                VERY_MANY))
                .setMinIntervalSteps(
                        integer(
                                "continued.minIntervalSteps",
                                c.hasMinIntervalSteps() ? c.getMinIntervalSteps() : 100,
                                0,
                                VERY_MANY))
                .setGrowth(
                        policy == ContinuedGrowth.Policy.POLICY_UNSPECIFIED
                                ? ContinuedGrowth.Policy.AUTO
                                : policy)
                .setRateFactor(
                        positive(
                                "continued.rateFactor",
                                c.hasRateFactor() ? c.getRateFactor() : 0.5,
                                10))
                .setMaxEvents(
                        integer(
                                "continued.maxEvents",
                                c.hasMaxEvents() ? c.getMaxEvents() : 1,
                                1,
                                1000))
                .setMaxGrowth(growth)
                .setAnnealShare(anneal)
                .addAllCycle(cycle("continued.cycle", c.getCycleList(), List.of("c", "d")))
                .setPlacement(
                        placement == Strategy.STRATEGY_UNSPECIFIED ? Strategy.CHEAPEST : placement)
                .setRenew(!c.hasRenew() || c.getRenew())
                .setDistillation(distillation)
                .setStart(
                        start == ContinuedGrowth.Start.START_UNSPECIFIED
                                ? ContinuedGrowth.Start.PARENT
                                : start)
                .build();
    }

    private ContinuedSettings() {}
}
