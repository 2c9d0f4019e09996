package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Split;
import java.util.List;
import java.util.Optional;

/** Records of a data set that is in memory as a whole. */
record HeldSource(Dataset dataset) implements RecordSource {
    @Override
    public Dataset header() {
        return new Dataset(
                dataset.name(), dataset.mediaType(), dataset.shape(), dataset.classes(), List.of());
    }

    @Override
    public int size() {
        return dataset.samples().size();
    }

    @Override
    public int label(int record) {
        return dataset.samples().get(record).label();
    }

    @Override
    public Optional<Split> declared(int record) {
        return dataset.samples().get(record).declared();
    }

    @Override
    public boolean declaresTest() {
        return dataset.declaresTest();
    }

    @Override
    public byte[] payload(int record) {
        return dataset.samples().get(record).payload();
    }

    /** Nothing is open. */
    @Override
    public void close() {}

    @Override
    public long heldBytes() {
        return dataset.samples().stream().mapToLong(s -> s.payload().length).sum();
    }
}
