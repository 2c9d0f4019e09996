package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code grow --parent} and a trainer that a server gives the same job: with one thread they leave
 * the same bytes.
 */
@SuppressWarnings("NullAway.Init")
class EntrancesTest {
    private static final String FIRST = "glyphs:seed=3,train=400,test=100,only=0+1+2+3+4";
    private static final String CONFIG =
            """
            widths: [4, 6]
            batchSize: 32
            seed: 11
            epochs: 4
            fineTuneEpochs: 2
            interval: 1
            calibrationRecords: 32
            """;

    @TempDir private static Path shared;
    private static Path parent;

    @TempDir private Path folder;

    @BeforeAll
    static void growTheParent() throws IOException {
        parent = shared.resolve("parent");
        var config = Files.writeString(shared.resolve("first.yaml"), CONFIG);
        grow("--data", FIRST, "--config", config.toString(), "--out", parent.toString());
    }

    @Test
    void theSameRecordsOfNewClassesLeadToTheSameDecisionsAndTheSameBytes() throws IOException {
        sameByBothWays(
                "glyphs:seed=4,train=900,test=40",
                "continued: {budgetSteps: 100, minIntervalSteps: 1}\n");

        var state = SavedModel.read(folder.resolve("grown").resolve(GrowthTask.TRAINING_STATE));
        assertThat(state.classes()).hasSize(10);
        assertThat(state.history().versions().getLast().duel()).as("compared twins").isNotNull();
    }

    @Test
    void aDataSetThatComesOnceMoreIsLearntAnewAndNotReplayedBeside() throws IOException {
        sameByBothWays(
                FIRST, "continued: {budgetSteps: 20, minIntervalSteps: 1, growth: always}\n");

        assertThat(new RunFolder(folder.resolve("grown")).asked().lineage()).hasSize(1);
    }

    private void sameByBothWays(String source, String continued) throws IOException {
        var config = Files.writeString(folder.resolve("c.yaml"), CONFIG + continued);
        var submitted = folder.resolve("submitted.agds");
        try (var out = Files.newOutputStream(submitted)) {
            DatasetFormat.write(DatasetSource.parse(source).load(), out);
        }
        var grown = folder.resolve("grown");
        int code =
                grow(
                        "--data",
                        source,
                        "--config",
                        config.toString(),
                        "--parent",
                        parent.toString(),
                        "--out",
                        grown.toString());

        try (var served = new ServedJob(folder)) {
            var ended = served.run(parent, submitted, config);

            assertThat(ended.code()).isZero();
            var published = ended.published().orElseThrow();
            var outcome = new RunFolder(grown).outcome().orElseThrow();
            assertThat(published.getGateReport()).isEqualTo(outcome.report());
            assertThat(published.getGatePassed()).isEqualTo(outcome.gatePassed());
            assertThat(code).isEqualTo(outcome.gatePassed() ? 0 : 1);
            GrownFiles.assertSame(served.files(), grown);
        }
    }

    private static int grow(String... options) {
        var args = new String[options.length + 1];
        args[0] = "grow";
        System.arraycopy(options, 0, args, 1, options.length);
        var err = new StringWriter();
        int code = Main.run(args, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isIn(0, 1);
        return code;
    }
}
