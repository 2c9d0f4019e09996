package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.report.RunReport;
import dev.adagrow.trainer.run.state.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adagrow report}: makes a growth's HTML report anew. */
@Command(
        name = "report",
        description = {
            "Makes report.html of a growth from the files in its folder; also of one that has not ended.",
            "The page is one file without anything to fetch."
        },
        footer = {"", "Example:", "  adagrow report grown"})
public final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the --out folder of a growth")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        var run = new RunFolder(folder);
        if (!run.begun()) {
            throw new ParameterException(
                    spec.commandLine(), folder + ": no growth has begun there");
        }
        spec.commandLine().getOut().println(RunReport.write(run));
        return 0;
    }
}
