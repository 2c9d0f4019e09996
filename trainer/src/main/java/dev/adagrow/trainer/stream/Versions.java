package dev.adagrow.trainer.stream;

import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an arm has published so far, and which of it answers. Used by one thread. */
final class Versions {
    private static final String FROM = "from.json";

    /** Content of the file that says which step's version a training went on from. */
    private record From(int step) {}

    private final List<StepVersion> published = new ArrayList<>();
    private StepVersion served;

    /**
     * @param parent answers at first
     */
    Versions(StepVersion parent) {
        published.add(parent);
        served = parent;
    }

    StepVersion served() {
        return served;
    }

    /** Oldest first, the parent included. */
    List<StepVersion> published() {
        return List.copyOf(published);
    }

    /** Remembers in a step's folder what its training goes on from. */
    static void begins(StepRun.Step step, StepVersion from) throws IOException {
        StreamJson.write(file(step), new From(from.step().number()));
    }

    /** A step has ended, in this process or in an earlier one. */
    void ended(StepRun.Step step, StepResult result) throws IOException {
        if (result.published()) {
            served = new StepVersion(step, result);
            published.add(served);
        } else if (result.reselected()) {
            served = from(step);
        }
    }

    private StepVersion from(StepRun.Step step) throws IOException {
        var file = file(step);
        var from =
                StreamJson.read(file, From.class)
                        .orElseThrow(() -> new ConfigException(file + ": no such file"));
        return published.stream()
                .filter(version -> version.step().number() == from.step())
                .findFirst()
                .orElseThrow(() ->
                        new ConfigException(
                                file + ": step " + from.step() + " has published no version"));
    }

    private static Path file(StepRun.Step step) {
        return step.folder().resolve(FROM);
    }
}
