package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.quantize.Quantizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses some of many records. Equal generators choose equally. Stateless. */
public final class Selection {
    private static final Logger LOG = LoggerFactory.getLogger(Selection.class);

    /**
     * At most {@code count} different records, the classes as evenly as they allow. Decodes
     * nothing.
     */
    public static Records balanced(Records records, int count, RandomGenerator random) {
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
    public static Records none(Records like) {
        return like.select(new int[0]);
    }

    /**
     * By how many records a network is calibrated: all that are wanted, or as many as are {@link
     * Records#held} at once and {@link Quantizer#mostRecords} allows.
     */
    public static int calibration(Architecture net, Records training, int wanted) {
        int most = Quantizer.mostRecords(net.graph().shapes());
        int held = training.heldAtOnce(Math.min(wanted, most));
        if (held < wanted) {
            LOG.info(
                    "{} calibration records instead of {}: memory holds no more with the layers of {} for {}",
                    held,
                    wanted,
                    net,
                    training.shape());
        }
        return held;
    }

    private Selection() {}
}
