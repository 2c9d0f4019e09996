package dev.adagrow.trainer.stream.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class StreamFilesTest {
    private static final PicturesConfig NO_FOLDER = new PicturesConfig(Optional.empty());
    private static final StreamSettings GLYPHS =
            new StreamSettings(StreamName.GLYPHS, 3, 250, 40, 2, 10, 1);

    @TempDir private Path folder;

    private Path fresh(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private StreamFiles make(String name, long seed) throws IOException {
        return StreamFiles.make(GLYPHS, seed, NO_FOLDER, fresh(name));
    }

    @Test
    void classTablesGrowWithTheClassesThatAreNew() throws IOException {
        var files = make("a", 1);
        assertThat(files.classes().get(0))
                .containsExactly("glyph-0", "glyph-1", "glyph-2", "glyph-3", "glyph-4");
        assertThat(files.classes().get(1)).hasSize(10).startsWith("glyph-0").endsWith("glyph-9");
        assertThat(files.classes().get(2)).isEqualTo(files.classes().get(1));
        assertThat(files.allClasses()).hasSize(10);
    }

    @Test
    void filesAreAFunctionOfTheSeed() throws IOException {
        var one = make("a", 1).steps();
        var again = make("b", 1).steps();
        var other = make("c", 2).steps();
        for (int i = 0; i < one.size(); i++) {
            assertThat(again.get(i)).hasSameBinaryContentAs(one.get(i));
            assertThat(Digests.sha256(other.get(i))).isNotEqualTo(Digests.sha256(one.get(i)));
        }
    }

    @Test
    void everyStepHasItsRecordsOfOneShapeAndNoneIsTrainedOnTwice() throws IOException {
        var training = new HashSet<String>();
        for (var step : make("a", 1).steps()) {
            try (var records = RecordFile.open(step)) {
                assertThat(records.size()).isEqualTo(290);
                assertThat(records.header().shape()).isEqualTo(List.of(1, 32, 32));
                int test = 0;
                for (int i = 0; i < records.size(); i++) {
                    if (records.declared(i).equals(Optional.of(Split.TEST))) {
                        test++;
                    } else {
                        assertThat(training.add(content(records, i))).isTrue();
                    }
                }
                assertThat(test).isEqualTo(40);
            }
        }
    }

    private static String content(RecordFile records, int i) throws IOException {
        return Splits.contentHash(records.header().mediaType(), records.payload(i));
    }

    @Test
    void whatIsMissingIsMadeAsItWas() throws IOException {
        var files = make("a", 1);
        var digest = Digests.sha256(files.steps().get(1));
        Files.delete(files.steps().get(1));
        assertThat(make("a", 1).steps().get(1)).exists();
        assertThat(Digests.sha256(files.steps().get(1))).isEqualTo(digest);
    }

    @Test
    void withoutTheFolderOfPicturesTheVariableIsNamed() {
        assertThatThrownBy(() ->
                        StreamFiles.make(
                                StreamSettings.of(StreamName.JOBS),
                                1,
                                PicturesConfig.of(Map.of("ADAGROW_DATA", "")),
                                fresh("a")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the environment variable ADAGROW_DATA is not set");
        assertThatThrownBy(() ->
                        StreamFiles.make(
                                StreamSettings.of(StreamName.JOBS),
                                1,
                                PicturesConfig.of(Map.of("ADAGROW_DATA", folder.toString())),
                                fresh("a")))
                .hasMessageContaining(folder.resolve("mnist").toString());
    }

    @Test
    void onlyDrawnPicturesNeedNoFolder() throws Exception {
        NO_FOLDER.require(StreamPlan.of(GLYPHS));
        var jobs = StreamPlan.of(StreamSettings.of(StreamName.JOBS));
        assertThatThrownBy(() -> NO_FOLDER.require(jobs)).isInstanceOf(ConfigException.class);
        new PicturesConfig(Optional.of(folder)).require(jobs);
    }

    @Test
    void aReservoirHoldsTrainingRecordsOfAllPastStepsAndOneOfTest() throws IOException {
        var files = make("a", 1);
        var past = files.steps().subList(0, 2);
        var file = folder.resolve("reservoir.agds");
        ReservoirFile.write(file, past, files.allClasses(), 100, 5);
        var again = folder.resolve("again.agds");
        ReservoirFile.write(again, past, files.allClasses(), 100, 5);
        assertThat(again).hasSameBinaryContentAs(file);

        var training = new ArrayList<HashSet<String>>();
        for (var step : past) {
            var contents = new HashSet<String>();
            try (var records = RecordFile.open(step)) {
                for (int i = 0; i < records.size(); i++) {
                    if (!records.declared(i).equals(Optional.of(Split.TEST))) {
                        contents.add(name(records, i) + content(records, i));
                    }
                }
            }
            training.add(contents);
        }
        try (var records = RecordFile.open(file)) {
            assertThat(records.size()).isEqualTo(101);
            var counts = new int[2];
            for (int i = 0; i < 100; i++) {
                var record = name(records, i) + content(records, i);
                counts[0] += training.get(0).contains(record) ? 1 : 0;
                counts[1] += training.get(1).contains(record) ? 1 : 0;
            }
            assertThat(counts[0] + counts[1]).isEqualTo(100);
            assertThat(counts[0]).isBetween(30, 70);
            assertThat(records.declared(100)).contains(Split.TEST);
        }
    }

    private static String name(RecordFile records, int i) {
        return records.header().classes().get(records.label(i));
    }
}
