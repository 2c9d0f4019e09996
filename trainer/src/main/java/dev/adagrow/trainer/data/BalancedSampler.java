package dev.adagrow.trainer.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An endless stream of record indices in which every class present comes equally often: classes in
 * turn (their order shuffled for each round), and inside a class all its records before any comes
 * again.
 */
final class BalancedSampler {
    private final List<int[]> byClass = new ArrayList<>();
    private final List<int[]> orders = new ArrayList<>();
    private final int[] used;
    private final RandomGenerator random;
    private int[] turn = new int[0];
    private int inTurn;

    /**
     * @throws IllegalArgumentException without records
     */
    BalancedSampler(int[] labels, RandomGenerator random) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("no records to draw from");
        }
        this.random = random;
        int classes = java.util.Arrays.stream(labels).max().orElseThrow() + 1;
        for (int c = 0; c < classes; c++) {
            int label = c;
            int[] members =
                    java.util.stream.IntStream.range(0, labels.length)
                            .filter(i -> labels[i] == label)
                            .toArray();
            if (members.length > 0) {
                byClass.add(members);
                orders.add(Shuffle.permutation(members.length, random));
            }
        }
        used = new int[byClass.size()];
    }

    int next() {
        if (inTurn == turn.length) {
            turn = Shuffle.permutation(byClass.size(), random);
            inTurn = 0;
        }
        int c = turn[inTurn++];
        int[] members = byClass.get(c);
        if (used[c] == members.length) {
            orders.set(c, Shuffle.permutation(members.length, random));
            used[c] = 0;
        }
        return members[orders.get(c)[used[c]++]];
    }

    int[] next(int count) {
        var indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = next();
        }
        return indices;
    }
}
