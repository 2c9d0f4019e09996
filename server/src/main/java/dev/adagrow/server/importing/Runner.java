package dev.adagrow.server.importing;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Runs a file and looks whether it answers as a served model must. */
final class Runner {
    private final EngineSession session;
    private final Signature signature;

    Runner(EngineSession session, Signature signature) {
        this.session = session;
        this.signature = signature;
    }

    /**
     * @param inputs rows, or calls of a file that takes none
     * @throws InferenceException also if the answers are not finite, are others the second time, or
     *     depend on the company in which a row comes
     */
    Tensors answers(Tensors inputs) throws InferenceException {
        var alone = new ArrayList<Tensors>();
        for (int row = 0; row < inputs.rows(); row++) {
            alone.add(run(inputs.rows(row, row + 1)));
        }
        var answers = joined(alone);
        requireFinite(answers);
        if (signature.batched()) {
            requireAlike(
                    answers,
                    run(inputs),
                    "it answers rows in company otherwise than alone, so they cannot share a run");
        } else {
            requireAlike(
                    answers.rows(0, 1),
                    run(inputs.rows(0, 1)),
                    "it answers the same inputs differently from time to time");
        }
        return answers;
    }

    private Tensors run(Tensors inputs) throws InferenceException {
        List<Tensor> outputs;
        if (signature.batched()) {
            outputs = session.infer(inputs.all());
        } else {
            var call = inputs.all().stream().map(Tensor::withoutRow).toList();
            outputs = session.infer(call).stream().map(Tensor::asRow).toList();
        }
        for (int i = 0; i < outputs.size(); i++) {
            boolean rows = outputs.get(i).rank() > 0 && outputs.get(i).dim(0) == inputs.rows();
            if (!rows) {
                throw new InferenceException(
                        "output "
                                + signature.outputs().get(i).tensor().name()
                                + " answers "
                                + inputs.rows()
                                + " rows with "
                                + outputs.get(i));
            }
        }
        return new Tensors(outputs);
    }

    private static Tensors joined(List<Tensors> answers) throws InferenceException {
        var first = answers.getFirst();
        if (!answers.stream().allMatch(first::sharesRowsWith)) {
            throw new InferenceException(
                    "the extents of its outputs depend on what the inputs hold: " + answers);
        }
        return Tensors.join(answers);
    }

    private void requireFinite(Tensors answers) throws InferenceException {
        for (int i = 0; i < answers.all().size(); i++) {
            if (answers.get(i) instanceof DenseTensor dense && !dense.isFinite()) {
                throw new InferenceException(
                        "output "
                                + signature.outputs().get(i).tensor().name()
                                + " is not finite on samples of its inputs");
            }
        }
    }

    private static void requireAlike(Tensors expected, Tensors got, String otherwise)
            throws InferenceException {
        double tolerance = Tolerance.of(expected);
        for (int i = 0; i < expected.all().size(); i++) {
            if (!alike(expected.get(i), got.get(i), tolerance)) {
                throw new InferenceException(otherwise);
            }
        }
    }

    private static boolean alike(Tensor expected, Tensor got, double tolerance) {
        if (!expected.sharesRowsWith(got)) {
            return false;
        }
        return switch (expected) {
            case BytesTensor bytes -> bytes.raw().equals(got.raw());
            case DenseTensor dense -> {
                var other = (DenseTensor) got;
                for (int i = 0; i < dense.size(); i++) {
                    if (!(Math.abs(dense.value(i) - other.value(i)) <= tolerance)) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }
}
