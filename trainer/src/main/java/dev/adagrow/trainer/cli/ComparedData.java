package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.run.state.SavedModel;
import java.io.IOException;
import java.util.Collections;

/**
 * A data set as a saved model sees it: its classes, its input, and what the model has trained on
 * stays out of the test.
 */
record ComparedData(LabelledTensors train, LabelledTensors test) {
    /**
     * @throws MalformedDatasetException if a class is not the model's, or no record is left for
     *     calibration or test
     */
    static ComparedData of(SavedModel saved, Dataset dataset) throws IOException {
        var classes = new int[dataset.classes().size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = saved.classes().indexOf(dataset.classes().get(i));
            if (classes[i] < 0) {
                throw new MalformedDatasetException(
                        "data set "
                                + dataset.name()
                                + " has class \""
                                + dataset.classes().get(i)
                                + "\", which is not in the class table "
                                + saved.classes());
            }
        }
        var input = saved.snapshot().architecture().input();
        var preprocessing =
                new Preprocessing(
                        input.channels(),
                        input.height(),
                        input.width(),
                        Preprocessing.Resize.PAD,
                        1f / 255,
                        Collections.nCopies(input.channels(), 0f),
                        Collections.nCopies(input.channels(), 1f));
        TaskData data;
        try {
            data =
                    TaskData.of(
                            dataset,
                            new Preprocessor(preprocessing),
                            classes,
                            saved.splits().training(),
                            saved.splits().heldOut());
        } catch (InputException e) {
            throw new MalformedDatasetException(
                    "data set " + dataset.name() + ": " + e.getMessage());
        }
        if (data.train().size() == 0 || data.test().size() == 0) {
            throw new MalformedDatasetException(
                    "data set "
                            + dataset.name()
                            + " leaves "
                            + data.train().size()
                            + " records for calibration and "
                            + data.test().size()
                            + " for the test");
        }
        return new ComparedData(data.train(), data.test());
    }
}
