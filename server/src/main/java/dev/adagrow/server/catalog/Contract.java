package dev.adagrow.server.catalog;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.preprocess.Preprocessing;
import java.util.List;
import java.util.Optional;

/** Whether one version may answer the calls of another one. Pure. */
final class Contract {
    /** What keeps {@code ours} from answering in place of {@code theirs}, in words. */
    static Optional<String> fault(Manifest ours, Manifest theirs) {
        if (!ours.signature().inputs().equals(theirs.signature().inputs())) {
            return Optional.of(
                    "inputs "
                            + ours.signature().inputs()
                            + " instead of "
                            + theirs.signature().inputs());
        }
        if (!ours.preprocessing().equals(theirs.preprocessing())) {
            // Clients prepare tensors, and trials share them, as stable wants it.
            return Optional.of(
                    "preprocessing "
                            + shown(ours.preprocessing())
                            + " instead of "
                            + shown(theirs.preprocessing()));
        }
        if (!outputs(ours).equals(outputs(theirs))) {
            return Optional.of("outputs " + outputs(ours) + " instead of " + outputs(theirs));
        }
        if (!ours.signature().classifier().equals(theirs.signature().classifier())) {
            return Optional.of("another output, or none, that holds scores of classes");
        }
        if (ours.signature().batched() != theirs.signature().batched()) {
            return Optional.of(
                    ours.signature().batched()
                            ? "rows, which stable does not take"
                            : "no rows, which stable takes");
        }
        if (!goesOn(ours.classes(), theirs.classes())) {
            return Optional.of(
                    "classes " + ours.classes() + " do not begin with " + theirs.classes());
        }
        return Optional.empty();
    }

    private static String shown(Optional<Preprocessing> preprocessing) {
        return preprocessing.map(Object::toString).orElse("none");
    }

    private static List<TensorSpec> outputs(Manifest manifest) {
        return manifest.signature().outputs().stream().map(Signature.Output::tensor).toList();
    }

    /** Whether a class table begins with another one, so that no index changes its meaning. */
    static boolean goesOn(List<String> table, List<String> head) {
        return table.size() >= head.size() && table.subList(0, head.size()).equals(head);
    }

    private Contract() {}
}
