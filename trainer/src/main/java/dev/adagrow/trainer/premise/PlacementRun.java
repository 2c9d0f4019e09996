package dev.adagrow.trainer.premise;

import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.trainer.data.RecordSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures seed by seed into a folder, and leaves out what it has. */
public final class PlacementRun {
    private final PlacementFolder folder;
    private final Setting setting;
    private final Consumer<String> progress;

    /**
     * @param folder with the records in it
     * @param progress is told what was done, a line at a time
     */
    public PlacementRun(PlacementFolder folder, Setting setting, Consumer<String> progress) {
        this.folder = folder;
        this.setting = setting;
        this.progress = progress;
    }

    /**
     * The outcomes of seeds 1 to {@code seeds}, in their order.
     *
     * @throws MalformedDatasetException naming the data set that is unfit
     */
    public List<Outcome> run(int seeds) throws IOException {
        if (missing(seeds)) {
            try (var old = RecordSource.of(folder.oldRecords());
                    var fresh = RecordSource.of(folder.newRecords())) {
                measure(seeds, MixedData.read(old, fresh));
            }
        }
        var outcomes = new ArrayList<Outcome>();
        for (long seed = 1; seed <= seeds; seed++) {
            outcomes.addAll(folder.read(seed));
        }
        return outcomes;
    }

    private boolean missing(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            if (!folder.has(seed)) {
                return true;
            }
        }
        return false;
    }

    private void measure(int seeds, MixedData data) throws IOException {
        var run = new SeedRun(setting, data, progress);
        for (long seed = 1; seed <= seeds; seed++) {
            if (!folder.has(seed)) {
                folder.write(seed, run.run(seed));
            }
        }
    }
}
