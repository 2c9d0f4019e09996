package dev.adagrow.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
class DefinitionReaderTest {
    @TempDir private Path folder;

    @Test
    void anArmsKeysAreLaidOverTheBaseAtEveryDepth() {
        var definition = Definitions.parse(Definitions.TWO_ARMS);

        assertThat(definition.arms()).extracting(ExperimentArm::name).containsExactly("one", "two");
        assertThat(definition.arms().get(0).config())
                .isEqualTo(
                        "{\"epochs\":4,\"interval\":1,\"stop\":{\"beta\":0.5,\"threshold\":0.1}}");
        assertThat(definition.arms().get(1).config())
                .isEqualTo(
                        "{\"epochs\":4,\"interval\":2,\"stop\":{\"beta\":0.5,\"threshold\":0.2}}");
        assertThat(definition.arms().get(0).thesis()).hasValue(92.42);
        assertThat(definition.arms().get(1).thesis()).isEmpty();
        assertThat(definition.columns())
                .containsExactly(Column.VALIDATION, Column.PARAMETERS, Column.CPU_SECONDS);
    }

    @Test
    void listsAreReplacedWholeAndNullTakesAKeyAway() {
        var definition =
                Definitions.parse(
                        Definitions.TWO_ARMS
                                .replace("base: {", "base: {widths: [4, 5, 6], ")
                                .replace("interval: 2", "interval: null, widths: [7]"));
        assertThat(definition.arms().get(1).config())
                .isEqualTo(
                        "{\"epochs\":4,\"stop\":{\"beta\":0.5,\"threshold\":0.2},\"widths\":[7]}");
    }

    @Test
    void aGridIsAnArmForEachCombination() {
        var definition =
                Definitions.parse(
                        """
                        name: g
                        question: Which?
                        data: glyphs
                        seeds: [1]
                        columns: [test, units, units]
                        testRecords: 50
                        baseline: interval=1+stop.beta=0.5+cycle=d-w
                        base: {stop: {threshold: 0.1}}
                        grid:
                          interval: [1, 2]
                          stop.beta: [0.5, 0.9]
                          cycle: [[d, w]]
                        """);

        assertThat(definition.arms())
                .extracting(ExperimentArm::name)
                .containsExactly(
                        "interval=1+stop.beta=0.5+cycle=d-w",
                        "interval=1+stop.beta=0.9+cycle=d-w",
                        "interval=2+stop.beta=0.5+cycle=d-w",
                        "interval=2+stop.beta=0.9+cycle=d-w");
        assertThat(definition.arms().get(3).config())
                .isEqualTo(
                        "{\"cycle\":[\"d\",\"w\"],\"interval\":2,\"stop\":{\"beta\":0.9,\"threshold\":0.1}}");
        assertThat(definition.columns()).containsExactly(Column.UNITS);
        assertThat(Definitions.growth(definition).limits().test()).isEqualTo(OptionalInt.of(50));
        assertThat(Definitions.growth(definition).limits().train()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: two|naem: two|unknown key \"naem\"; known: arms, base, baseline",
                "name: two|name: ../two|name: \"../two\" is not made of letters",
                "name: two|'#'|name: a text is wanted",
                "[1, 2, 3]|[1, 2, 1]|seeds: one is given twice",
                "[1, 2, 3]|[]|seeds: a list of at least one is wanted",
                "[1, 2, 3]|[1.5]|seeds: 1.5 is no whole number from 0 on",
                "baseline: one|baseline: three|baseline: \"three\" is no arm; arms: one, two",
                "{one: 92.42}|{tow: 1}|thesis: \"tow\" is no arm; arms: one, two",
                "{one: 92.42}|{one: high}|thesis.one: a number of percent is wanted",
                "table:|records: 0\\ntable:|records: 0 is no whole number from 1 on",
                "table:|'columns: [cost]\\ntable:'|columns: \"cost\" is none of test, validation",
                "{epochs: 4,|{seed: 1,|arm one: seed: \"seeds\" gives it",
                "table:|'grid: {interval: [1]}\\ntable:'|arms and grid: one of the two is wanted",
                "arms:|grid:|grid.one: a list of values is wanted",
                "one: {}|one: 3|arms.one: keys and values are wanted",
                "one: {}|two: {}|t.yaml:10: Duplicate field 'two'",
            })
    void whatIsWrongIsNamedWithTheFile(String part, String replacement, String message) {
        var yaml = Definitions.TWO_ARMS.replace(part, replacement.replace("\\n", "\n"));
        assertThatThrownBy(() -> DefinitionReader.parse(yaml, "t.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yaml")
                .hasMessageContaining(message);
    }

    @Test
    void aConfigurationThatGrowthWouldRefuseIsRefusedByArmAndKey() {
        var unknown = Definitions.parse(Definitions.TWO_ARMS.replace("interval: 2", "intreval: 2"));
        assertThatThrownBy(unknown::requireFitConfigurations)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yaml: arm two: unknown key \"intreval\"");

        var unfit = Definitions.parse(Definitions.TWO_ARMS.replace("interval: 2", "interval: -2"));
        assertThatThrownBy(unfit::requireFitConfigurations)
                .isInstanceOf(ConfigException.class)
                .hasMessage("t.yaml: arm two: interval: -2 is outside 1..100000");
    }

    @Test
    void environmentVariablesInDataArePutIn() throws Exception {
        var definition =
                Definitions.parse(
                        Definitions.TWO_ARMS.replace(
                                "glyphs:train=400,test=100", "idx:${ROOM}/${ROOM}x"));
        assertThat(
                        Definitions.growth(definition)
                                .dataset(definition.source(), Map.of("ROOM", "/a$1")))
                .isEqualTo(new DatasetSource.IdxFolder(Path.of("/a$1/a$1x"), 0));
        assertThatThrownBy(
                        () -> Definitions.growth(definition).dataset(definition.source(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("t.yaml: data: the environment variable ROOM is not set");
    }

    @Test
    void dataThatAreNoSourceAreRefused() {
        var definition =
                Definitions.parse(
                        Definitions.TWO_ARMS.replace("glyphs:train=400,test=100", "pictures"));
        assertThatThrownBy(
                        () -> Definitions.growth(definition).dataset(definition.source(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yaml: data: \"pictures\" is no data set source");
    }

    @Test
    void filesThatAreNotThereOrHoldNoKeysAreRefused() throws Exception {
        assertThatThrownBy(() -> DefinitionReader.read(folder.resolve("none")))
                .hasMessage(folder.resolve("none") + ": no such file");
        for (var content : List.of("", "- a", "text", "a: [", "a: 1\n---\nb: 2\n")) {
            var file = Files.writeString(folder.resolve("d.yaml"), content);
            assertThatThrownBy(() -> DefinitionReader.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void theDigestOfTheDataDependsOnSourceAndLimitsAlone() {
        var one = Definitions.parse(Definitions.TWO_ARMS);
        var question = Definitions.parse(Definitions.TWO_ARMS.replace("better", "worse"));
        var limited = Definitions.parse(Definitions.TWO_ARMS + "records: 100\n");
        assertThat(question.subject().digest()).isEqualTo(one.subject().digest());
        assertThat(limited.subject().digest()).isNotEqualTo(one.subject().digest());
        assertThat(question.arms().get(0).digest()).isEqualTo(one.arms().get(0).digest());
    }

    @Test
    void aStreamIsNamedWithItsSizesOrAlone() throws Exception {
        var definition = Definitions.parse(Definitions.STREAM);
        assertThat(definition.subject())
                .isEqualTo(
                        new Subject.Stream(
                                new StreamSettings(StreamName.GLYPHS, 2, 260, 60, 2, 40, 4)));
        assertThat(definition.columns())
                .containsExactly(
                        Column.FINAL_MEAN,
                        Column.FORGETTING,
                        Column.MIN_ACCURACY,
                        Column.CPU_SECONDS,
                        Column.PARAMETERS);
        assertThat(definition.arms().get(1).config())
                .isEqualTo("{\"batchSize\":32,\"learningRate\":0.02}");
        assertThat(Subject.Stream.arm("auto+slow"))
                .isEqualTo(StreamArms.find("auto").orElseThrow());
        definition.requireFitConfigurations();

        var alone =
                Definitions.parse(
                        Definitions.STREAM.replaceFirst("stream: \\{.*}", "stream: jobs"));
        assertThat(alone.subject())
                .isEqualTo(new Subject.Stream(StreamSettings.of(StreamName.JOBS)));
        assertThat(alone.subject().digest()).isNotEqualTo(definition.subject().digest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: glyphs|name: rain|stream: \"rain\" is none; streams: jobs, classes-mnist",
                "steps: 2|steps: 9|stream.steps: 9 is outside 2..3",
                "steps: 2|steps: two|stream.steps: \"two\" is no whole number",
                "records: 260|records: 1.5|stream.records: 1.5 is no whole number",
                "arrivalSeconds: 4|arrivalSeconds: soon|stream.arrivalSeconds: \"soon\" is no number",
                "arrivalSeconds: 4|arrivalSeconds: -4|stream.arrivalSeconds: -4.0 is not positive",
                "budgetSteps: 40|budget: 40|stream: unknown key \"budget\"; known: arrivalSeconds",
                "auto+slow|scratchy+slow|arms: a stream has no arm \"scratchy\"; arms: auto",
                "seeds:|'data: glyphs\nseeds:'|stream and data: one of the two is wanted",
                "seeds:|'records: 9\nseeds:'|stream and records: one of the two is wanted",
                "seeds:|'columns: [test]\nseeds:'|columns: \"test\" is none of prequential, finalMean",
            })
    void whatIsWrongWithAStreamIsNamed(String part, String replacement, String message) {
        var yaml = Definitions.STREAM.replace(part, replacement.replace("\\n", "\n"));
        assertThatThrownBy(() -> DefinitionReader.parse(yaml, "t.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yaml: " + message);
    }

    @Test
    void anArmOfAStreamWithAnUnfitConfigurationIsNamed() {
        var unfit = Definitions.parse(Definitions.STREAM.replace("learningRate: 0.02", "epoch: 1"));
        assertThatThrownBy(unfit::requireFitConfigurations)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yaml: arm auto+slow: unknown key \"epoch\"");
    }
}
