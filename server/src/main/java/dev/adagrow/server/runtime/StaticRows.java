package dev.adagrow.server.runtime;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model file whose every run takes the same number of rows. Fewer are filled up by repeating the
 * last, and the answer is cut; more take several runs. As thread-safe as what it wraps.
 */
public final class StaticRows implements EngineSession {
    private final EngineSession session;
    private final int rows;

    /**
     * @param session closed with this
     * @param rows at least 1
     */
    public StaticRows(EngineSession session, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows " + rows);
        }
        this.session = session;
        this.rows = rows;
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws InferenceException {
        return inferJoined(List.of(new Tensors(inputs)));
    }

    @Override
    public List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
        int given = parts.stream().mapToInt(Tensors::rows).sum();
        if (given == rows) {
            return session.inferJoined(parts);
        }
        var inputs = Tensors.join(parts);
        var runs = new ArrayList<Tensors>();
        for (int from = 0; from < given; from += rows) {
            int to = Math.min(from + rows, given);
            runs.add(run(inputs.rows(from, to)));
        }
        return Tensors.join(runs).all();
    }

    private Tensors run(Tensors inputs) throws InferenceException {
        int given = inputs.rows();
        var parts = new ArrayList<Tensors>();
        parts.add(inputs);
        parts.addAll(Collections.nCopies(rows - given, inputs.rows(given - 1, given)));
        var outputs = session.inferJoined(parts);
        for (var output : outputs) {
            if (output.rank() == 0 || output.dim(0) != rows) {
                throw new InferenceException("a run of " + rows + " rows is answered by " + output);
            }
        }
        return new Tensors(outputs).rows(0, given);
    }

    @Override
    public boolean answers() {
        return session.answers();
    }

    @Override
    public void close() {
        session.close();
    }
}
