package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    @TempDir private Path folder;

    @Test
    void drawsHundredsOfClassesAndOneAlike() throws IOException {
        for (int classes : new int[] {1, 300}) {
            var random = new Random(7);
            var tally = new Tally("net/" + classes);
            for (int i = 0; i < 3000; i++) {
                int label = random.nextInt(classes);
                int answer = random.nextInt(5) > 0 ? label : random.nextInt(classes);
                tally.observe(i, label, new ScoredAnswer(answer, random.nextDouble(), 1));
            }
            var names = IntStream.range(0, classes).mapToObj(c -> "<class> & number " + c).toList();
            var written = Plots.write(folder, tally, names);
            assertThat(written)
                    .extracting(p -> p.getFileName().toString())
                    .containsExactly(
                            "confusion-net_" + classes + ".svg",
                            "confusion-net_" + classes + ".png",
                            "reliability-net_" + classes + ".svg",
                            "reliability-net_" + classes + ".png");
            for (var file : written) {
                if (file.toString().endsWith(".png")) {
                    assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(400);
                } else {
                    assertThat(Files.readString(file)).contains("<svg").doesNotContain("<class>");
                }
            }
        }
    }
}
