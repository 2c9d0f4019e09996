package dev.adagrow.trainer.data;

import java.util.random.RandomGenerator;

/** Orders of records. Every result follows from the generator's state alone. Stateless. */
final class Shuffle {
    /** A uniformly random permutation of 0..n-1 (Fisher and Yates). */
    static int[] permutation(int n, RandomGenerator random) {
        var order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return order;
    }

    private Shuffle() {}
}
