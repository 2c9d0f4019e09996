package dev.adagrow.trainer.report;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.run.state.RunEnding;
import dev.adagrow.trainer.run.state.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Makes {@code report.html} of a run folder. Stateless. */
public final class RunReport {
    /**
     * Writes the report of a run, ended or not, from nothing but the folder's files.
     *
     * @return the report
     * @throws IOException naming the file that is missing or malformed
     */
    public static Path write(RunFolder run) throws IOException {
        return write(run, Optional.empty());
    }

    /**
     * The same of a run that is about to end in this way.
     *
     * @throws IOException naming the file that is missing or malformed
     */
    public static Path write(RunFolder run, RunEnding outcome) throws IOException {
        return write(run, Optional.of(outcome));
    }

    private static Path write(RunFolder run, Optional<RunEnding> outcome) throws IOException {
        var page = new ReportPage(ReportData.read(run, outcome)).text();
        var file = run.folder().resolve(RunFolder.REPORT);
        WholeFile.write(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    private RunReport() {}
}
