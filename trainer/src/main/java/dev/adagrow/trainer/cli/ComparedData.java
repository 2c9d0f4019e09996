package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.run.state.SavedModel;
import java.io.IOException;

/**
 * A data set as a saved model sees it: its classes, its input, and what the model has trained on
 * stays out of the test.
 */
record ComparedData(Records train, Records test) {
    /**
     * @throws MalformedDatasetException if a class is not the model's, or no record is left for
     *     calibration or test
     */
    static ComparedData of(SavedModel saved, Dataset dataset) throws IOException {
        TaskData data;
        try {
            data =
                    TaskData.of(
                            dataset,
                            new Preprocessor(saved.preprocessing()),
                            saved.classes(),
                            saved.splits().training(),
                            saved.splits().heldOut());
        } catch (InputException e) {
            throw new MalformedDatasetException(String.valueOf(e.getMessage()));
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
