package dev.adagrow.trainer.data;

import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.network.Shape;

/** Some records of one data set, as bytes where they lie. */
final class EncodedRecords implements Records {
    private final RecordSource source;
    private final Preprocessor preprocessor;
    private final int[] numbers;
    private final int[] labels;

    /**
     * @param numbers of the records in the source; kept, not copied
     * @param labels model class of each; kept, not copied
     */
    EncodedRecords(RecordSource source, Preprocessor preprocessor, int[] numbers, int[] labels) {
        this.source = source;
        this.preprocessor = preprocessor;
        this.numbers = numbers;
        this.labels = labels;
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public Shape shape() {
        var spec = preprocessor.spec();
        return new Shape(spec.channels(), spec.height(), spec.width());
    }

    @Override
    public int[] labels() {
        return labels;
    }

    /** Byte 0, as {@link dev.adagrow.preprocess.ImagePreprocessing} pads. */
    @Override
    public float[] black() {
        var spec = preprocessor.spec();
        var black = new float[spec.channels()];
        for (int c = 0; c < black.length; c++) {
            black[c] = (0 - spec.mean().get(c)) / spec.deviation().get(c);
        }
        return black;
    }

    @Override
    public long retainedBytes() {
        return source.heldBytes() + (long) Integer.BYTES * (numbers.length + labels.length);
    }

    @Override
    public void decode(int record, float[] out, int offset) {
        try {
            source.decode(numbers[record], preprocessor, out, offset);
        } catch (InputException e) {
            throw named(source, numbers[record], e);
        }
    }

    /** The same failure, with data set and record. */
    static InputException named(RecordSource source, int record, InputException e) {
        return new InputException(
                "data set "
                        + source.header().name()
                        + ": record "
                        + record
                        + ": "
                        + e.getMessage());
    }

    @Override
    public EncodedRecords select(int[] indices) {
        var chosen = new int[indices.length];
        var ofChosen = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            chosen[i] = numbers[indices[i]];
            ofChosen[i] = labels[indices[i]];
        }
        return new EncodedRecords(source, preprocessor, chosen, ofChosen);
    }
}
