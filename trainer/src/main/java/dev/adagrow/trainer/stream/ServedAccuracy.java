package dev.adagrow.trainer.stream;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.run.deliver.Evaluation;
import dev.adagrow.trainer.run.deliver.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How good the artifact is that a bundle is served with. Stateless. */
final class ServedAccuracy {
    /** Of each data set's records of one split, 0..1. */
    static List<Double> of(Path bundle, List<Division> sets, Split split, InputThreads input)
            throws IOException {
        var preprocessing =
                Bundle.read(bundle)
                        .manifest()
                        .imagePreprocessing()
                        .orElseThrow(
                                () -> new BundleException(bundle + ": declares no preprocessing"));
        var preprocessor = new Preprocessor(preprocessing);
        var records = sets.stream().map(set -> set.preprocessed(preprocessor).part(split)).toList();
        return Evaluation.served(bundle, records, 1, input).stream().map(Scores::accuracy).toList();
    }

    private ServedAccuracy() {}
}
