package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.dataset.source.DatasetSource;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
    private static Set<String> hashes(List<Sample> samples) {
        return samples.stream()
                .map(s -> Splits.contentHash(Dataset.RAW_IMAGE, s.payload()))
                .collect(Collectors.toSet());
    }

    private static void sharesNothing(DemoData data) {
        var seen = new HashSet<String>();
        for (var task : List.of(data.first(), data.drifted(), data.added())) {
            for (var part : List.of(task.labelled().samples(), task.traffic())) {
                Set<String> hashes = hashes(part);
                assertThat(seen).doesNotContainAnyElementsOf(hashes);
                seen.addAll(hashes);
            }
        }
    }

    private static DemoOptions drawn(long seed) {
        return new DemoOptions(seed, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    private static DemoOptions real(Path data, Path newData, String prefix) {
        return new DemoOptions(
                1,
                Optional.of(new DatasetSource.IdxFolder(data, 0)),
                Optional.of(
                        new DatasetSource.Relabelled(
                                new DatasetSource.IdxFolder(newData, 0),
                                Optional.empty(),
                                prefix,
                                List.of())),
                Optional.empty(),
                false);
    }

    @Test
    void drawnTrafficHoldsNoRecordOfATask() throws IOException {
        DemoData data = DemoData.of(drawn(1));
        sharesNothing(data);
        assertThat(data.first().labelled().samples()).hasSize(6000);
        assertThat(data.drifted().labelled().samples()).hasSize(2600);
        assertThat(data.added().labelled().samples()).hasSize(10_000);
        assertThat(data.classes()).hasSize(20).startsWith("0", "1").endsWith("I", "J");
    }

    @Test
    void equalSeedsGiveEqualTasksAndOtherSeedsOthers() throws IOException {
        var data = DemoData.of(drawn(2));
        assertThat(hashes(data.drifted().labelled().samples()))
                .isEqualTo(hashes(DemoData.of(drawn(2)).drifted().labelled().samples()));
        assertThat(hashes(data.added().traffic()))
                .doesNotContainAnyElementsOf(hashes(DemoData.of(drawn(3)).added().traffic()));
    }

    @Test
    void smallFoldersOfRealImagesAreDividedWithoutOverlap(@TempDir Path folder) throws IOException {
        write(folder.resolve("a"), 900, 400);
        write(folder.resolve("b"), 901, 401);
        DemoData data = DemoData.of(real(folder.resolve("a"), folder.resolve("b"), "later-"));
        sharesNothing(data);
        for (var task : List.of(data.first(), data.drifted(), data.added())) {
            DatasetFormat.check(task.labelled());
            assertThat(task.labelled().declaresTest()).isTrue();
            assertThat(task.traffic()).hasSizeGreaterThanOrEqualTo(100);
        }
        assertThat(data.first().labelled().samples()).hasSize(400);
        assertThat(data.drifted().labelled().samples()).hasSize(400);
        assertThat(data.added().labelled().samples()).hasSize(650);
        assertThat(data.classes()).hasSize(20).endsWith("later-9");
    }

    @Test
    void classesOfOneNameAreRefusedAndTheRemedyIsNamed(@TempDir Path folder) throws IOException {
        write(folder.resolve("a"), 900, 400);
        write(folder.resolve("b"), 901, 401);
        assertThatThrownBy(() -> DemoData.of(real(folder.resolve("a"), folder.resolve("b"), "")))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("[0, 1, 2")
                .hasMessageContaining("prefix=TEXT");
    }

    @Test
    void aRealFirstTaskIsFollowedByDrawnLetters(@TempDir Path folder) throws IOException {
        write(folder, 900, 400);
        DemoData data =
                DemoData.of(
                        new DemoOptions(
                                1,
                                Optional.of(new DatasetSource.IdxFolder(folder, 0)),
                                Optional.empty(),
                                Optional.empty(),
                                false));
        assertThat(data.classes()).startsWith("0").endsWith("J");
    }

    private static void write(Path folder, int train, int test) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", train);
        write(folder, "t10k", test);
    }

    private static void write(Path folder, String name, int records) throws IOException {
        var random = new Random(records);
        var images = new ByteArrayOutputStream();
        var out = new DataOutputStream(images);
        for (int header : new int[] {2051, records, 28, 28}) {
            out.writeInt(header);
        }
        var pixels = new byte[28 * 28];
        var labels = new ByteArrayOutputStream();
        var labelsOut = new DataOutputStream(labels);
        labelsOut.writeInt(2049);
        labelsOut.writeInt(records);
        for (int i = 0; i < records; i++) {
            random.nextBytes(pixels);
            out.write(pixels);
            labelsOut.writeByte(i % 10);
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
    }

    @Test
    void aFolderThatIsTooSmallForAPlayIsRefusedBeforeIt(@TempDir Path folder) throws IOException {
        write(folder.resolve("small"), 900, 40);
        write(folder.resolve("large"), 901, 401);
        var options = real(folder.resolve("small"), folder.resolve("large"), "later-");
        assertThatThrownBy(() -> DemoData.of(options))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("small: 900 training and 40 test records")
                .hasMessageContaining("at least 300 and 400 are needed");
    }

    @Test
    void picturesOfAnotherSizeAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("other.agds");
        try (var out = Files.newOutputStream(file)) {
            DatasetFormat.write(
                    new Dataset(
                            "other",
                            Dataset.RAW_IMAGE,
                            List.of(1, 2, 2),
                            List.of("x", "y"),
                            pictures(800)),
                    out);
        }
        var options =
                new DemoOptions(
                        1,
                        Optional.empty(),
                        Optional.of(new DatasetSource.File(file)),
                        Optional.empty(),
                        false);
        assertThatThrownBy(() -> DemoData.of(options))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("[1, 28, 28]")
                .hasMessageContaining("other")
                .hasMessageContaining("[1, 2, 2]");
    }

    private static List<Sample> pictures(int records) {
        var random = new Random(records);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < records; i++) {
            var pixels = new byte[4];
            random.nextBytes(pixels);
            samples.add(
                    new Sample(
                            pixels,
                            i % 2,
                            Optional.of(i < records / 2 ? Split.TRAIN : Split.TEST)));
        }
        return samples;
    }
}
