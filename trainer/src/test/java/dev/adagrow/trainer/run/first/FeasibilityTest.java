package dev.adagrow.trainer.run.first;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeasibilityTest {
    private static final Shape IMAGES = new Shape(1, 32, 32);

    private static void require(String yaml, Shape images) throws IOException, UnfitTaskException {
        var config = SmallTasks.config(yaml);
        var pictures =
                new Dataset(
                        "pictures",
                        Dataset.RAW_IMAGE,
                        List.of(images.channels(), images.height(), images.width()),
                        SmallTasks.DIGITS,
                        List.of());
        var unused = new Feasibility(config).require(pictures, 10);
    }

    private static AbstractThrowableAssert<?, ?> refused(String yaml, Shape images) {
        return assertThatThrownBy(() -> require(yaml, images))
                .isInstanceOf(UnfitTaskException.class);
    }

    /**
     * Of the thesis's table 3-8 two rows took more than its 100 epochs, if each growth is an event.
     */
    @ParameterizedTest
    @CsvSource({"w3:d1, 48, 144", "w2:d1, 36, 108"})
    void aTargetThatTakesMoreEpochsThanThereAreIsRefused(String ratio, int events, int epochs) {
        String yaml = "preset: thesis\ntargetUnits: 4-4-4\ncycle: " + ratio + "\n";
        refused(yaml, IMAGES)
                .hasMessage(
                        "targetUnits [4, 4, 4] takes "
                                + events
                                + " growth events, one every 3 epochs: "
                                + epochs
                                + " epochs; growth has 90 of 100 (fineTuneEpochs 10, growthShare 1.0)");
        assertThatCode(() -> require(yaml + "mode: round\n", IMAGES)).doesNotThrowAnyException();
        assertThatCode(() -> require(yaml + "depth: {units: 4}\n", IMAGES))
                .doesNotThrowAnyException();
    }

    /** The largest net of the thesis's tables 3-25 and 3-26 takes exactly what there is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{preset: thesis, targetUnits: 4-4-4, cycle: w1:d1}",
                "{preset: thesis, targetUnits: 5-5-5-5, widths: [64, 96, 128, 256]}",
                "{targetUnits: 0-0-0}",
                "{}"
            })
    void whatCanBeReachedIsNotRefused(String yaml) {
        assertThatCode(() -> require(yaml, IMAGES)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 1, 1", "30, 30, 21, 6", "30, 22, 21, 6"})
    void anIntervalThatEndsAfterGrowthDoesIsRefusedWithTheWayOut(
            int epochs, int interval, int last, int fineTune) {
        refused("epochs: " + epochs + "\ninterval: " + interval + "\n", IMAGES)
                .hasMessage(
                        "interval "
                                + interval
                                + ": the first growth event would come after epoch "
                                + interval
                                + ", but growth ends after epoch "
                                + last
                                + " of "
                                + epochs
                                + " (fineTuneEpochs "
                                + fineTune
                                + ", growthShare 0.7), so nothing would ever be inserted; a smaller interval or more epochs are"
                                + " needed, or targetUnits [0, 0, 0] for the empty net");
        assertThatCode(() -> require("{epochs: 30, interval: 21}", IMAGES))
                .doesNotThrowAnyException();
        assertThatCode(() -> require("{epochs: 2, targetUnits: 0-0-0}", IMAGES))
                .doesNotThrowAnyException();
    }

    @Test
    void aBudgetBelowTheEmptyNetIsRefused() {
        refused("preset: thesis\nmaxParameters: 168000", IMAGES)
                .hasMessage(
                        "maxParameters 168,000 is less than the 168,362 of the empty net, widths [64, 96, 128]");
        assertThatCode(() -> require("preset: thesis\nmaxParameters: 168362", IMAGES))
                .doesNotThrowAnyException();
    }

    @Test
    void imagesOfWhichNothingIsLeftInTheLastBlockAreRefused() {
        refused("widths: [4, 4, 4, 4, 4, 4]", IMAGES)
                .hasMessage(
                        "the last of 6 blocks of family vgg would see images of 1x32x32 as 1x1; at least 2x2 are needed, so fewer"
                                + " widths or larger images");
        refused("widths: [4, 4, 4, 4, 4]\nfamily: mobilenetv3", new Shape(3, 64, 32))
                .hasMessageContaining("family mobilenetv3 would see images of 3x64x32 as 2x1");
        assertThatCode(() -> require("widths: [4, 4, 4, 4, 4]", IMAGES)).doesNotThrowAnyException();
    }
}
