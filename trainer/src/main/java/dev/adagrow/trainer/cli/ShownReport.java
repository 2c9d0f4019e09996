package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.experiment.curves.LifeCurves;
import dev.adagrow.trainer.experiment.report.EndTable;
import dev.adagrow.trainer.experiment.report.ExperimentJson;
import dev.adagrow.trainer.experiment.report.ExperimentReport;
import dev.adagrow.trainer.experiment.report.Lives;
import dev.adagrow.trainer.experiment.report.ReportPlot;
import dev.adagrow.trainer.experiment.report.ReportTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The report of an experiment with all that belongs to it.
 *
 * @param lives of a stream; empty for growth on a data set
 */
record ShownReport(ExperimentReport report, Optional<Lives> lives) {
    static ShownReport of(ExperimentReport report) {
        return new ShownReport(report, Optional.empty());
    }

    static ShownReport of(ExperimentReport report, Lives lives) {
        return new ShownReport(report, Optional.of(lives));
    }

    /** For a terminal. */
    String text() {
        return new ReportTable(report).text()
                + lives.map(of -> "\n" + new EndTable(of).text()).orElse("");
    }

    String markdown() {
        return new ReportTable(report).markdown()
                + lives.map(of -> "\n" + new EndTable(of).markdown()).orElse("");
    }

    /** One object in one line. */
    String json() {
        return lives.map(of -> ExperimentJson.write(report, of))
                .orElseGet(() -> ExperimentJson.write(report));
    }

    /** Text and drawings, each file whole or not at all. */
    void write(Path folder) throws IOException {
        text(folder.resolve("report.json"), json() + "\n");
        text(folder.resolve("report.md"), markdown() + (lives.isPresent() ? drawings() : ""));
        ReportPlot.write(report, folder.resolve("plot.svg"), ReportPlot.Format.SVG);
        if (lives.isPresent()) {
            LifeCurves.write(lives.get(), folder);
        }
    }

    private static String drawings() {
        return "\n![Accuracy over time]("
                + LifeCurves.OVER_TIME
                + ")\n\n![Mean accuracy over the tasks seen after each step]("
                + LifeCurves.AFTER_STEPS
                + ")\n";
    }

    static void text(Path file, String text) throws IOException {
        WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
