package dev.adagrow.trainer.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.IChart;

/** Writes the drawings of an evaluation, each as SVG and as PNG. Stateless. */
public final class Plots {
    /**
     * Writes {@code confusion-NAME} and {@code reliability-NAME}; older files of the name are
     * replaced.
     *
     * @param folder exists
     * @param classes the class table
     * @return what was written
     */
    public static List<Path> write(Path folder, Tally tally, List<String> classes)
            throws IOException {
        var name = tally.name().replaceAll("[^A-Za-z0-9._-]", "_");
        var written = new ArrayList<Path>();
        written.addAll(
                write(
                        ConfusionPlot.of(tally, classes),
                        folder.resolve("confusion-" + name).toString()));
        written.addAll(
                write(ReliabilityPlot.of(tally), folder.resolve("reliability-" + name).toString()));
        return written;
    }

    private static List<Path> write(IChart chart, String base) throws IOException {
        var svg = Path.of(base + ".svg");
        try (var out = Files.newOutputStream(svg)) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        }
        var png = Path.of(base + ".png");
        try (var out = Files.newOutputStream(png)) {
            BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
        }
        return List.of(svg, png);
    }

    private Plots() {}
}
