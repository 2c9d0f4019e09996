package dev.adagrow.server.repository;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.FloatTensor;

/**
 * Questions with known answers.
 *
 * @param inputs [rows, input shape]
 * @param outputs [rows, columns]
 * @param tolerance largest absolute difference allowed
 */
record Goldens(FloatTensor inputs, FloatTensor outputs, double tolerance) {
    /**
     * Rows that are also replayed one by one: enough for an engine to be warm, few enough for the
     * largest models.
     */
    static final int SINGLE_ROWS = 16;

    int rows() {
        return inputs.dim(0);
    }

    int columns() {
        return outputs.size() / rows();
    }

    /**
     * Runs the first {@code rows} rows in batches, the last of which may be smaller. If there are
     * fewer rows than fill one batch, one of them is repeated, so that the engine has seen the full
     * size.
     *
     * @throws LoadException for the first row with a difference above the tolerance, or a value
     *     that is no number
     */
    void replay(EngineSession session, int batch, int rows)
            throws LoadException, InferenceException {
        if (rows < batch) {
            compare(session.infer(filled(batch)), 0, rows, batch);
            return;
        }
        for (int from = 0; from < rows; from += batch) {
            int to = Math.min(rows, from + batch);
            compare(session.infer(inputs.rows(from, to)), from, to, to - from);
        }
    }

    private FloatTensor filled(int batch) {
        int stride = inputs.size() / rows();
        var data = new float[batch * stride];
        for (int row = 0; row < batch; row++) {
            System.arraycopy(
                    inputs.data(), Math.min(row, rows() - 1) * stride, data, row * stride, stride);
        }
        int[] dims = inputs.dims();
        dims[0] = batch;
        return new FloatTensor(data, dims);
    }

    private void compare(FloatTensor answer, int from, int to, int rows) throws LoadException {
        int columns = columns();
        if (answer.size() != rows * columns) {
            throw new LoadException(
                    "golden row "
                            + from
                            + " and following: the model answers "
                            + rows
                            + " rows with "
                            + answer
                            + ", the goldens have "
                            + columns
                            + " values in a row");
        }
        for (int row = from; row < to; row++) {
            for (int column = 0; column < columns; column++) {
                float expected = outputs.data()[row * columns + column];
                float got = answer.data()[(row - from) * columns + column];
                double difference = Math.abs((double) got - expected);
                if (!(difference <= tolerance)) {
                    throw new LoadException(
                            "golden row "
                                    + row
                                    + ", value "
                                    + column
                                    + ": expected "
                                    + expected
                                    + ", got "
                                    + got
                                    + "; the difference "
                                    + difference
                                    + " is above the tolerance "
                                    + tolerance);
                }
            }
        }
    }
}
