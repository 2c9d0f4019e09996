package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.data.LabelledTensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses some of many records. Equal generators choose equally. Stateless. */
public final class Selection {
    /** At most {@code count} different records, the classes as evenly as they allow. */
    public static LabelledTensors balanced(
            LabelledTensors records, int count, RandomGenerator random) {
        int classes = java.util.Arrays.stream(records.labels()).max().orElse(-1) + 1;
        var byClass = new ArrayList<List<Integer>>();
        for (int c = 0; c < classes; c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < records.size(); i++) {
            byClass.get(records.labels()[i]).add(i);
        }
        byClass.forEach(members -> Collections.shuffle(members, java.util.Random.from(random)));
        int wanted = Math.min(count, records.size());
        var chosen = new int[wanted];
        int taken = 0;
        for (int round = 0; taken < wanted; round++) {
            for (var members : byClass) {
                if (round < members.size() && taken < wanted) {
                    chosen[taken++] = members.get(round);
                }
            }
        }
        return records.select(chosen);
    }

    /** No records of the same shape as these. */
    public static LabelledTensors none(LabelledTensors like) {
        return like.select(new int[0]);
    }

    private Selection() {}
}
