package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.process.ProcessStats;
import dev.adagrow.trainer.training.EngineRates;

/**
 * How much of what the engine can do at best a training gets, both measured in turns.
 *
 * @param sgemm floating point operations a CPU second of a large matrix product
 * @param memory bytes a CPU second
 * @param imagesPerCpuSecond of training
 * @param ofSgemm operations of training (three times the forward multiply-adds, twice) over those
 *     of the matrix product; above 1 where the engine's convolutions need fewer operations than
 *     they are counted with
 * @param ofRoofline least time by {@link Roofline} over the time taken
 */
public record EngineShare(
        double sgemm, double memory, double imagesPerCpuSecond, double ofSgemm, double ofRoofline) {
    private static final int ROUNDS = 3;
    private static final int PRODUCTS = 6;

    /**
     * @param seconds of training, in three rounds after one that does not count
     */
    public static EngineShare measure(Architecture net, int batch, int threads, double seconds) {
        double sgemm = 0;
        double memory = 0;
        double images = 0;
        try (var rates = new EngineRates(threads, ProcessStats::cpuNanos);
                var trained = new Trained(net, batch, threads)) {
            for (int round = 0; round <= ROUNDS; round++) {
                double product = rates.sgemm(seconds / 10);
                double copy = rates.memory(seconds / 20);
                double rate = trained.imagesPerCpuSecond(seconds / ROUNDS);
                if (round > 0) {
                    sgemm += product / ROUNDS;
                    memory += copy / ROUNDS;
                    images += rate / ROUNDS;
                }
            }
        }
        return new EngineShare(
                sgemm,
                memory,
                images,
                images * PRODUCTS * Roofline.multiplyAdds(net) / sgemm,
                images * new Roofline(sgemm, memory).seconds(net));
    }
}
