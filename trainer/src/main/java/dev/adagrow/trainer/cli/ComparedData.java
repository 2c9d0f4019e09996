package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
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
     * @param source stays open as long as the records are used
     * @throws MalformedDatasetException if a class is not the model's, or no record is left for
     *     calibration or test
     */
    static ComparedData of(SavedModel saved, RecordSource source, InputThreads input)
            throws IOException {
        TaskData data;
        try {
            data =
                    Division.of(
                                    source,
                                    saved.classes(),
                                    saved.splits().byContent(),
                                    input,
                                    () -> {})
                            .preprocessed(new Preprocessor(saved.preprocessing()));
        } catch (InputException e) {
            throw new MalformedDatasetException(String.valueOf(e.getMessage()));
        }
        if (data.train().size() == 0 || data.test().size() == 0) {
            throw new MalformedDatasetException(
                    "data set "
                            + source.header().name()
                            + " leaves "
                            + data.train().size()
                            + " records for calibration and "
                            + data.test().size()
                            + " for the test");
        }
        return new ComparedData(data.train(), data.test());
    }
}
