package dev.adagrow.trainer.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told; cancels after a number of steps. */
final class RecordingListener implements RunListener {
    final List<Progress> reports = new ArrayList<>();
    final List<Path> checkpoints = new ArrayList<>();
    private final int cancelAfter;
    int steps;

    private RecordingListener(int cancelAfter) {
        this.cancelAfter = cancelAfter;
    }

    static RecordingListener patient() {
        return new RecordingListener(Integer.MAX_VALUE);
    }

    static RecordingListener cancellingAfter(int steps) {
        return new RecordingListener(steps);
    }

    @Override
    public void progress(Progress progress) {
        reports.add(progress);
    }

    @Override
    public void checkpoint(Path file) {
        checkpoints.add(file);
    }

    @Override
    public Control control() {
        return new Control(++steps > cancelAfter, 0);
    }

    List<String> events() {
        return reports.stream().flatMap(p -> p.event().stream()).toList();
    }
}
