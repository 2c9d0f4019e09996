package dev.adagrow.trainer.experiment.curves;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.experiment.report.Lives;
import java.io.IOException;
import java.nio.file.Path;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;

/** Writes the curves of an experiment's lives. Stateless. */
public final class LifeCurves {
    /** Accuracy of the model of the moment over the clock. */
    public static final String OVER_TIME = "over-time.svg";

    /** Mean accuracy over the tasks seen after each step. */
    public static final String AFTER_STEPS = "after-steps.svg";

    /**
     * Each file appears whole or not at all; older ones are replaced.
     *
     * @param folder exists
     */
    public static void write(Lives lives, Path folder) throws IOException {
        write(OverTimePlot.of(lives), folder.resolve(OVER_TIME));
        write(AfterStepsPlot.of(lives), folder.resolve(AFTER_STEPS));
    }

    private static void write(XYChart chart, Path file) throws IOException {
        WholeFile.write(
                file,
                out ->
                        VectorGraphicsEncoder.saveVectorGraphic(
                                chart, out, VectorGraphicsFormat.SVG));
    }

    private LifeCurves() {}
}
