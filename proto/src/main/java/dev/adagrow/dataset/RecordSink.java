package dev.adagrow.dataset;

import java.io.IOException;

/** Hears of the records of a data set, one at a time, in its order. */
public interface RecordSink {
    /**
     * Comes first, once the header is checked.
     *
     * @param header the data set without its records
     * @throws IOException ends the reading
     */
    void begin(Dataset header) throws IOException;

    /**
     * @param index of the record, from 0
     * @param sample checked; not kept by the caller
     * @throws IOException ends the reading
     */
    void record(int index, Sample sample) throws IOException;
}
