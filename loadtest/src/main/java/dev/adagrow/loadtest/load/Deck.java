package dev.adagrow.loadtest.load;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Labelled records, dealt one after the other and shuffled again when all were dealt. Thread-safe.
 */
public final class Deck {
    private final Dataset dataset;
    private final Preprocessor preprocessor;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Random random;

    @GuardedBy("lock")
    private final List<Sample> samples;

    @GuardedBy("lock")
    private int next;

    /**
     * @param samples of {@code dataset}, all or some
     * @param seed gives the order
     * @throws IllegalArgumentException without a sample
     * @throws InputException if the first record does not become an input
     */
    public Deck(List<Sample> samples, Dataset dataset, Preprocessor preprocessor, long seed) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a load needs at least one record");
        }
        this.samples = new ArrayList<>(samples);
        this.dataset = dataset;
        this.preprocessor = preprocessor;
        this.random = new Random(seed);
        this.next = samples.size();
        question(samples.getFirst());
    }

    /** The next record, preprocessed as the model wants it. */
    public Question deal() {
        return question(draw());
    }

    @CanIgnoreReturnValue
    private Question question(Sample sample) {
        var data = new float[preprocessor.size()];
        if (dataset.mediaType().equals(Dataset.ENCODED_IMAGE)) {
            preprocessor.encoded(sample.payload(), data, 0);
        } else {
            preprocessor.raw(sample.payload(), dataset.shape(), data, 0);
        }
        var spec = preprocessor.spec();
        return new Question(
                new FloatTensor(data, 1, spec.channels(), spec.height(), spec.width()),
                dataset.classes().get(sample.label()));
    }

    private Sample draw() {
        lock.lock();
        try {
            if (next == samples.size()) {
                Collections.shuffle(samples, random);
                next = 0;
            }
            return samples.get(next++);
        } finally {
            lock.unlock();
        }
    }
}
