package dev.adagrow.trainer.bench;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.network.Shape;
import java.util.SplittableRandom;

/** Records that nothing can be learnt from, decoded already. Stateless. */
public final class RandomRecords {
    public static final int CLASSES = 10;

    /** Equal arguments give equal records. */
    public static LabelledTensors of(Shape shape, int count) {
        var random = new SplittableRandom(3);
        var data = new float[count * shape.elements()];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        var labels = random.ints(count, 0, CLASSES).toArray();
        return new LabelledTensors(
                new FloatTensor(data, count, shape.channels(), shape.height(), shape.width()),
                labels);
    }

    private RandomRecords() {}
}
