package dev.adagrow.trainer.run;

import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told; cancels after a number of steps. */
public final class RecordingListener implements RunListener {
    public final List<Progress> reports = new ArrayList<>();
    public int checkpoints;
    private final int cancelAfter;
    private int steps;

    private RecordingListener(int cancelAfter) {
        this.cancelAfter = cancelAfter;
    }

    public static RecordingListener patient() {
        return new RecordingListener(Integer.MAX_VALUE);
    }

    public static RecordingListener cancellingAfter(int steps) {
        return new RecordingListener(steps);
    }

    @Override
    public void progress(Progress progress) {
        reports.add(progress);
    }

    @Override
    public void checkpoint(SavedCheckpoint saved) {
        checkpoints++;
    }

    @Override
    public Control control() {
        return new Control(++steps > cancelAfter, 0);
    }

    /** How often it was asked before a step. */
    public int steps() {
        return steps;
    }

    public List<String> events() {
        return reports.stream().flatMap(p -> p.event().stream()).toList();
    }
}
