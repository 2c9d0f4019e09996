package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.premise.PlacementFolder;
import dev.adagrow.trainer.premise.PlacementRun;
import dev.adagrow.trainer.premise.summary.PlacementReport;
import dev.adagrow.trainer.premise.summary.SummaryJson;
import dev.adagrow.trainer.premise.summary.SummaryPlot;
import dev.adagrow.trainer.premise.summary.SummaryText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow bench placement}: whether a score tells where an insertion pays. */
@Command(
        name = "placement",
        description = {
            "Measures whether a placement score tells beforehand where an insertion pays.",
            "A net learns --data, goes on with half --data and half --new-data, whose classes are others whatever their names, and at each checkpoint is grown at every possible place, each on a copy. The copy trains for an interval, as does a twin that was not grown, on the same batches; the gain is the twin's validation log-loss minus the copy's, at once and after cooling both down.",
            "The same command continues what was cut off, seed by seed. Seeds may be added later."
        },
        footer = {
            "",
            "The folder gets a line of JSON for each move in seed-N.jsonl, summary.json, stable.svg and cooled.svg.",
            "Example:",
            "  adagrow bench placement --data idx:mnist --new-data idx:fashion-mnist --out placement --json"
        })
public final class BenchPlacementCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            defaultValue = "glyphs",
            description = "what the net knows already (${DEFAULT-VALUE}): " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--new-data",
            paramLabel = "SOURCE",
            defaultValue = "glyphs:seed=2,drift=0.6",
            description = "what it learns while it may grow (${DEFAULT-VALUE})")
    private String newData = "";

    @Option(
            names = "--train-records",
            paramLabel = "N",
            defaultValue = "6000",
            description =
                    "of each source at most, as many of each class; 0: all (${DEFAULT-VALUE})")
    private int trainRecords;

    @Option(
            names = "--validation-records",
            paramLabel = "N",
            defaultValue = "3000",
            description = "of each source at most; 0: in proportion to training (${DEFAULT-VALUE})")
    private int validationRecords;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "whole measurements, each with its own parent (${DEFAULT-VALUE})")
    private int seeds;

    @Mixin private final PlacementOptions options = new PlacementOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "placement",
            description = "folder for all files (${DEFAULT-VALUE})")
    private Path out = Path.of("");

    @Option(names = "--json", description = "the last line is one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        least("--seeds", seeds, 1);
        least("--train-records", trainRecords, 0);
        least("--validation-records", validationRecords, 0);
        var setting = options.setting(spec);
        var oldSource = source("--data", data);
        var newSource = source("--new-data", newData);
        Folders.create(spec, "--out", out);
        var identity =
                new PlacementFolder.Identity(
                        data, newData, trainRecords, validationRecords, setting);
        var folder = PlacementFolder.open(out, identity);
        records(oldSource, identity.limits(), folder.oldRecords());
        records(newSource, identity.limits(), folder.newRecords());
        var report = PlacementReport.of(new PlacementRun(folder, setting, this::note).run(seeds));
        var line = SummaryJson.write(report);
        WholeFile.write(
                folder.summary(),
                stream -> stream.write((line + "\n").getBytes(StandardCharsets.UTF_8)));
        SummaryPlot.write(report.stable(), "At the end of the interval", folder.stablePlot());
        if (report.cooled().isPresent()) {
            SummaryPlot.write(report.cooled().get(), "After cooling down", folder.cooledPlot());
        }
        var output = spec.commandLine().getOut();
        output.print(SummaryText.of(report));
        if (json) {
            output.println(line);
        }
        output.flush();
        return 0;
    }

    private void records(DatasetSource source, RecordLimits limits, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            var part = file.resolveSibling(file.getFileName() + ".part");
            SourceFile.write(source, limits, part, this::note);
            Files.move(part, file);
        }
    }

    private void note(String text) {
        var err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + text);
        err.flush();
    }

    private DatasetSource source(String option, String text) {
        try {
            return DatasetSource.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private void least(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + ": less than " + least);
        }
    }
}
