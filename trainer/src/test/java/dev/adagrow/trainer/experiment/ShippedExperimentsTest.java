package dev.adagrow.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.stream.StreamArm;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions in {@code trainer/experiments}. */
class ShippedExperimentsTest {
    private static final Path FOLDER = Path.of("experiments");
    private static final Path MOVES = FOLDER.resolve("streams").resolve("moves.yaml");

    private static final Path FIRST_GROWTH = FOLDER.resolve("small").resolve("first-growth.yaml");

    static Stream<Path> all() {
        return Stream.concat(full(), small());
    }

    static Stream<Path> streams() {
        return Stream.of("jobs", "classes-mnist", "classes-fashion", "drift", "recurring")
                .map(name -> FOLDER.resolve("streams").resolve(name + ".yaml"));
    }

    static Stream<Path> full() {
        return IntStream.rangeClosed(2, 10).mapToObj(n -> FOLDER.resolve("table-3-" + n + ".yaml"));
    }

    static Stream<Path> small() {
        return full().map(file -> FOLDER.resolve("small").resolve(file.getFileName()));
    }

    @Test
    void thereIsNoOtherDefinition() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            assertThat(files.filter(f -> f.toString().endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(all(), streams(), Stream.of(MOVES, FIRST_GROWTH))
                                    .flatMap(s -> s)
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDefinitionHasThreeSeedsAndArmsToCompare(Path file) throws IOException {
        var definition = DefinitionReader.read(file);
        String table = String.valueOf(file.getFileName()).replaceAll("table-|\\.yaml", "");

        assertThat(definition.table()).contains(table);
        assertThat(definition.name()).startsWith("table-" + table);
        assertThat(definition.seeds()).hasSize(3);
        assertThat(definition.arms()).hasSizeGreaterThan(1);
        assertThat(definition.arms().stream().map(ExperimentArm::digest).distinct())
                .hasSameSizeAs(definition.arms());
        assertThat(definition.question()).endsWith("?");
    }

    @Test
    void growingIsComparedWithTheNetThatIsCompleteFromTheStart() throws IOException {
        var definition = DefinitionReader.read(FIRST_GROWTH);
        assertThat(definition.baseline()).isEqualTo("complete");
        assertThat(definition.seeds()).hasSize(5);
        definition.requireFitConfigurations();
    }

    @Test
    void whatIsInsertedIsComparedOnAStreamToo() throws IOException {
        var definition = DefinitionReader.read(MOVES);
        assertThat(definition.subject()).isInstanceOf(Subject.Stream.class);
        assertThat(definition.seeds()).hasSize(3);
        assertThat(definition.arms().stream().map(a -> a.name().replaceFirst("\\+.*", "")))
                .allMatch(arm -> StreamArms.find(arm).isPresent());
        definition.requireFitConfigurations();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyStreamIsComparedOverThreeSeedsOrMoreByItsOwnNameWithArmsThatThereAre(Path file)
            throws IOException {
        var definition = DefinitionReader.read(file);

        assertThat(definition.subject()).isInstanceOf(Subject.Stream.class);
        assertThat(String.valueOf(file.getFileName()))
                .isEqualTo(definition.name().replaceFirst("stream-", "") + ".yaml");
        assertThat(definition.seeds()).hasSizeBetween(3, 5);
        assertThat(definition.baseline()).isEqualTo("never");
        assertThat(definition.question()).endsWith("?");
        assertThat(definition.arms())
                .extracting(ExperimentArm::name)
                .containsExactlyElementsOf(
                        StreamArms.ALL.stream()
                                .map(StreamArm::name)
                                // elsewhere no older version knows the classes of a step
                                .filter(arm -> !arm.equals("reselect") || sameClasses(definition))
                                .toList());
        definition.requireFitConfigurations();
    }

    private static boolean sameClasses(Definition definition) {
        var settings = ((Subject.Stream) definition.subject()).settings();
        return StreamPlan.of(settings).tasks().stream()
                        .map(task -> task.prefix() + task.labels())
                        .distinct()
                        .count()
                == 1;
    }

    @ParameterizedTest
    @MethodSource("full")
    void everyArmOfFullSizeStandsBesideAFigureOfTheThesis(Path file) throws IOException {
        assertThat(DefinitionReader.read(file).arms()).allMatch(a -> a.thesis().isPresent());
    }

    @ParameterizedTest
    @MethodSource("small")
    void smallDefinitionsLearnFromPartOfFashionMnist(Path file) throws IOException {
        var definition = DefinitionReader.read(file);
        assertThat(Definitions.growth(definition).dataset("d", Map.of("ADAGROW_DATA", "/data")))
                .isEqualTo(new DatasetSource.IdxFolder(Path.of("/data/fashion-mnist"), 0));
        assertThat(Definitions.growth(definition).limits().train()).hasValue(2000);
        assertThat(definition.arms()).allMatch(a -> a.thesis().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyConfigurationIsOneThatGrowthTakes(Path file) throws IOException {
        var definition = DefinitionReader.read(file);
        for (var arm : definition.arms()) {
            GrowthSettings.check(
                    GrowthConfigCodec.parse(arm.config(), file + ": arm " + arm.name()));
        }
    }

    /** The intervals must leave room for the event that completes the net, and an epoch for it. */
    @ParameterizedTest
    @MethodSource("all")
    void growthEndsBeforeTraining(Path file) throws IOException {
        for (var arm : DefinitionReader.read(file).arms()) {
            var schedule =
                    RunConfig.from(GrowthConfigCodec.parse(arm.config(), arm.name())).schedule();
            assertThat(schedule.lastGrowthEpoch())
                    .as(arm.name())
                    .isBetween(schedule.interval(), schedule.epochs() - 1);
        }
    }
}
