package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Splits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        for (List<Sample> part :
                List.of(
                        data.first().samples(),
                        data.second().samples(),
                        data.steady(),
                        data.drifted())) {
            Set<String> hashes = hashes(part);
            assertThat(seen).doesNotContainAnyElementsOf(hashes);
            seen.addAll(hashes);
        }
    }

    @Test
    void drawnTrafficHoldsNoRecordOfATask() throws IOException {
        DemoData data = DemoData.of(new DemoOptions(1, Optional.empty(), Optional.empty(), false));
        sharesNothing(data);
        assertThat(data.first().samples()).hasSize(6000);
        assertThat(data.second().samples()).hasSize(6000);
    }

    @Test
    void equalSeedsGiveEqualTasksAndOtherSeedsOthers() throws IOException {
        var options = new DemoOptions(2, Optional.empty(), Optional.empty(), false);
        var again = new DemoOptions(2, Optional.empty(), Optional.empty(), true);
        var other = new DemoOptions(3, Optional.empty(), Optional.empty(), false);
        assertThat(hashes(DemoData.of(options).second().samples()))
                .isEqualTo(hashes(DemoData.of(again).second().samples()));
        assertThat(hashes(DemoData.of(options).drifted()))
                .doesNotContainAnyElementsOf(hashes(DemoData.of(other).drifted()));
    }

    @Test
    void aSmallFolderOfRealImagesIsDividedWithoutOverlap(@TempDir Path folder) throws IOException {
        write(folder, "train", 900);
        write(folder, "t10k", 400);
        DemoData data =
                DemoData.of(new DemoOptions(1, Optional.of(folder), Optional.empty(), false));
        sharesNothing(data);
        for (Dataset task : List.of(data.first(), data.second())) {
            DatasetFormat.check(task);
            assertThat(task.declaresTest()).isTrue();
            assertThat(task.samples()).hasSize(400);
        }
        assertThat(data.steady()).hasSize(100);
        assertThat(data.drifted()).hasSize(400);
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
        write(folder, "train", 900);
        write(folder, "t10k", 40);
        var options = new DemoOptions(1, Optional.of(folder), Optional.empty(), false);
        assertThatThrownBy(() -> DemoData.of(options))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("900 training and 40 test records");
    }
}
