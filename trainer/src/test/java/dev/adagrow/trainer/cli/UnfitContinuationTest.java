package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.v1.FinishJobRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parent that knows two digits well, and data, budgets and histories that it cannot grow with:
 * {@code grow --parent} and a served job end alike and say why, and the version that is served
 * stays.
 */
@SuppressWarnings("NullAway.Init")
class UnfitContinuationTest {
    private static final String KNOWN = "glyphs:seed=3,train=1500,test=300,only=0+1";
    private static final String OTHERS = "glyphs:seed=9,train=1500,test=300,only=";
    private static final String CONFIG =
            """
            widths: [6, 8]
            batchSize: 32
            epochs: 10
            fineTuneEpochs: 6
            interval: 2
            calibrationRecords: 32
            """;

    @TempDir private static Path shared;
    private static Path parent;

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void growTheParent() throws IOException {
        parent = shared.resolve("parent");
        var config = Files.writeString(shared.resolve("first.yaml"), CONFIG);
        var err = new StringWriter();
        int code =
                Main.run(
                        new String[] {
                            "grow",
                            "--data",
                            KNOWN,
                            "--config",
                            config.toString(),
                            "--out",
                            parent.toString()
                        },
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
    }

    @Test
    void aNewClassThatIsSeenOnceIsRefused() throws IOException {
        var two = records(OTHERS + "0+1+2");
        var samples = new ArrayList<>(two.samples().stream().filter(s -> s.label() < 2).toList());
        samples.add(two.samples().stream().filter(s -> s.label() == 2).findFirst().orElseThrow());

        assertThat(refused(two, samples, "{budgetSteps: 60}"))
                .isEqualTo("new class \"2\" has 1 records; at least 20 are needed");
    }

    @Test
    void aKnownClassThatIsSeenOnceIsReplayedAndTheOthersAreLearnt() throws IOException {
        var three = records(OTHERS + "0+1+2");
        var samples =
                new ArrayList<>(three.samples().stream().filter(s -> s.label() != 1).toList());
        samples.add(three.samples().stream().filter(s -> s.label() == 1).findFirst().orElseThrow());

        assertThat(published(parent, three, samples, "{budgetSteps: 20, growth: never}"))
                .contains("growth is switched off", "old task: error changes");
    }

    @Test
    void labelsThatContradictWhatTheParentIsSureOfAreSuspect() throws IOException {
        var known = records(KNOWN);
        var swapped = known.samples().stream().map(UnfitContinuationTest::swapped).toList();

        assertThat(refused(known, swapped, "{budgetSteps: 60}"))
                .matches(
                        "SUSPECT_LABELS: \\d+ % of the new records of known classes contradict .*");
    }

    @Test
    void picturesUnderTwoLabelsAreRefusedByTheirNumbers() throws IOException {
        var others = records(OTHERS + "0+1");
        var samples = new ArrayList<>(others.samples());
        int single = samples.size();
        others.samples().stream().limit(60).forEach(s -> samples.add(swapped(s)));

        assertThat(refused(others, samples, "{budgetSteps: 60}"))
                .contains("has 420 records; 60 of them show the same as an earlier one")
                .contains(" such as record " + single + " (class ")
                .contains(" and record 0 (class ");
    }

    @Test
    void aFewPicturesUnderTwoLabelsCountOnceAndAreNamed() throws IOException {
        var others = records(OTHERS + "0+1");
        var samples = new ArrayList<>(others.samples());
        int single = samples.size();
        others.samples().stream().limit(5).forEach(s -> samples.add(swapped(s)));

        assertThat(published(parent, others, samples, "{budgetSteps: 20, growth: always}"))
                .contains(
                        "; 5 of them show the same as an earlier one under another class, such as record "
                                + single)
                .contains("; the earlier one counts\n");
    }

    @Test
    void aBudgetTooSmallForAnIntervalFineTunesAndIsNotExceeded() throws IOException {
        var others = records(OTHERS + "2+3");

        assertThat(published(parent, others, others.samples(), "{budgetSteps: 10}"))
                .contains(
                        "the budget is 10 steps of the parent's net, the last 4 of them for annealing; intervals have 6",
                        "growth is over: the budget is too small to see what lacks before it is spent");
        // A batch of the head alone is a step, too.
        var lines = new RunFolder(folder.resolve("grown")).metrics();
        assertThat(lines.read(EpochMetrics.class)).extracting(m -> m.steps()).containsExactly(3, 4);
    }

    @Test
    void aParentThatIsAsLargeAsItMayEverBeIsFineTuned() throws IOException {
        var others = records(OTHERS + "0+1+2");

        assertThat(
                        published(
                                atItsLimit(),
                                others,
                                others.samples(),
                                "{budgetSteps: 20, minIntervalSteps: 1, growth: always}"))
                .containsPattern(
                        "in its life a model may have 16 times the parameters of its first version, here 1,440; the parent has 1,4\\d\\d")
                .containsPattern("growth is over: no (channels fit|unit fits): .* more than 1,4");
        var versions = SavedModel.read(state(folder.resolve("grown"))).history().versions();
        assertThat(versions.getLast().kind()).isEqualTo("fine-tuned");
    }

    /** The same parent, as if its first version had been a sixteenth of it. */
    private Path atItsLimit() throws IOException {
        var limited = Files.createDirectories(folder.resolve("limited"));
        Files.createDirectories(limited.resolve(GrowFolder.DATA));
        for (var name : List.of(GrowthTask.BUNDLE, GrowFolder.DATA + "/001.agds")) {
            Files.copy(parent.resolve(name), limited.resolve(name));
        }
        var saved = SavedModel.read(state(parent));
        var first = saved.history().versions().getFirst();
        var small =
                new History.Version(
                        first.kind(),
                        first.parameters() / 16,
                        first.flops(),
                        first.events(),
                        first.datasets(),
                        first.duel());
        new SavedModel(
                        saved.snapshot(),
                        saved.preprocessing(),
                        saved.config(),
                        saved.classes(),
                        saved.splits(),
                        new History(List.of(small)))
                .write(state(limited));
        return limited;
    }

    private static Path state(Path run) {
        return run.resolve(GrowthTask.TRAINING_STATE);
    }

    /** Why, as both say. */
    private String refused(Dataset header, List<Sample> samples, String continued)
            throws IOException {
        var config = config(continued);
        var data = file(header, samples);

        assertThat(grow(parent, data, config)).isEqualTo(2);
        var reason = err.toString().strip();
        assertThat(reason).startsWith("adagrow grow: ").hasLineCount(1);
        assertThat(folder.resolve("grown").resolve(GrowthTask.BUNDLE)).doesNotExist();

        try (var served = new ServedJob(folder)) {
            var ended = served.run(parent, data, config);
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.published()).isEmpty();
            var told = ended.told().orElseThrow();
            assertThat(told.getOutcome()).isEqualTo(FinishJobRequest.Outcome.FAILED);
            assertThat("adagrow grow: " + told.getReason()).isEqualTo(reason);
            return told.getReason();
        }
    }

    /** The report, as both give it, of a version that a server does not take into traffic. */
    private String published(Path from, Dataset header, List<Sample> samples, String continued)
            throws IOException {
        var config = config(continued);
        var data = file(header, samples);

        assertThat(grow(from, data, config)).as(err.toString()).isEqualTo(1);

        try (var served = new ServedJob(folder)) {
            var published = served.run(from, data, config).published().orElseThrow();
            assertThat(published.getGatePassed()).isFalse();
            assertThat(published.getGateReport())
                    .isEqualTo(
                            new RunFolder(folder.resolve("grown"))
                                    .outcome()
                                    .orElseThrow()
                                    .report());
            return published.getGateReport();
        }
    }

    private int grow(Path from, Path data, Path config) {
        return Main.run(
                new String[] {
                    "grow",
                    "--json",
                    "--data",
                    data.toString(),
                    "--config",
                    config.toString(),
                    "--parent",
                    from.toString(),
                    "--out",
                    folder.resolve("grown").toString()
                },
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true));
    }

    private Path config(String continued) throws IOException {
        return Files.writeString(
                folder.resolve("c.yaml"), CONFIG + "continued: " + continued + "\n");
    }

    private static Dataset records(String source) throws IOException {
        return DatasetSource.parse(source).load();
    }

    private Path file(Dataset header, List<Sample> samples) throws IOException {
        var file = folder.resolve("data.agds");
        try (var out = Files.newOutputStream(file)) {
            DatasetFormat.write(
                    new Dataset(
                            header.name(),
                            header.mediaType(),
                            header.shape(),
                            header.classes(),
                            samples),
                    out);
        }
        return file;
    }

    /** Of two classes. */
    private static Sample swapped(Sample sample) {
        return new Sample(sample.payload(), 1 - sample.label(), sample.declared());
    }
}
