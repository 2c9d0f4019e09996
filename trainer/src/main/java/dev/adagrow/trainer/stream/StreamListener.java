package dev.adagrow.trainer.stream;

import dev.adagrow.trainer.run.task.Progress;

/** Follows one arm of a stream. Called on the run's thread; should return soon. */
public interface StreamListener {
    /** Something that takes a while begins, in words. */
    void note(String text);

    /** The training of a step begins, or goes on. */
    void begins(int step, int steps, String task);

    /** At the end of every epoch and at every change of phase of a step. */
    void progress(int step, Progress progress);

    /** Also for a step that had ended in an earlier process. */
    void ended(StepResult result);
}
