package dev.adagrow.trainer.experiment;

import java.time.Duration;

/** Follows an experiment. Called by several threads, one at a time; should return soon. */
public interface ExperimentListener {
    /**
     * @param number of the training, from 1
     * @param all trainings of this run, those finished earlier included
     */
    void begins(int number, int all, Training training);

    /**
     * @param done trainings, those finished earlier included
     * @param left until the last one's end, by the mean of those that this run has done
     */
    void finished(int done, int all, TrainingResult result, Duration left);
}
