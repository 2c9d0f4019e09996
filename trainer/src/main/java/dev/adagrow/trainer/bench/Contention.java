package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.network.Architecture;
import java.io.IOException;

/**
 * Images a CPU second alone, and while another process keeps every processor busy, in turns: what
 * waiting threads waste that spin instead of sleeping.
 */
public record Contention(double alone, double contended) {
    private static final int ROUNDS = 3;

    public double ratio() {
        return contended / alone;
    }

    /**
     * @throws IOException if no other process can be started
     */
    public static Contention measure(Architecture net, int batch, int threads, double seconds)
            throws IOException {
        double alone = 0;
        double contended = 0;
        try (var trained = new Trained(net, batch, threads)) {
            for (int round = 0; round <= ROUNDS; round++) {
                double quiet = trained.imagesPerCpuSecond(seconds / ROUNDS);
                double busy;
                try (var neighbour = new Neighbour(Runtime.getRuntime().availableProcessors())) {
                    busy = trained.imagesPerCpuSecond(seconds / ROUNDS);
                }
                if (round > 0) {
                    alone += quiet / ROUNDS;
                    contended += busy / ROUNDS;
                }
            }
        }
        return new Contention(alone, contended);
    }
}
