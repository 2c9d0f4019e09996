package dev.adagrow.trainer.cli;

import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.DefinitionReader;
import dev.adagrow.trainer.experiment.ExperimentArm;
import dev.adagrow.trainer.experiment.ExperimentFolder;
import dev.adagrow.trainer.experiment.ProcessConfig;
import dev.adagrow.trainer.experiment.Subject;
import dev.adagrow.trainer.experiment.Training;
import dev.adagrow.trainer.experiment.report.ExperimentReport;
import dev.adagrow.trainer.experiment.report.Lives;
import dev.adagrow.trainer.experiment.report.ReportPlot;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.trainer.stream.records.PicturesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adagrow experiment}: compares growth configurations over several seeds. */
@Command(
        name = "experiment",
        description = {
            "Trains every arm of a definition with every seed, each training in a process of its own, and compares the arms in pairs with the baseline.",
            "The same command continues what was cut off. Seeds and arms may be added later.",
            "The folder gets report.json, report.md and plot.svg, of a stream also over-time.svg and after-steps.svg."
        },
        footer = {
            "",
            "The definition, in YAML:",
            "  name: table-3-4                    of the experiment and of its folder",
            "  table: \"3-4\"                       optional: of the thesis",
            "  question: How many epochs apart?   one sentence",
            "  data: idx:$${ADAGROW_DATA}/mnist    as for grow --data; $${NAME} is an environment variable",
            "  records: 2000                      optional: training records at most, as many of each class",
            "  validationRecords: 500             optional; in proportion to the training records by default",
            "  testRecords: 2000                  optional; the whole test split by default",
            "  seeds: [1, 2, 3]",
            "  columns: [parameters, cpuSeconds]  optional, beside test accuracy: validation, parameters, flops,",
            "                                     units, branches, epochs, cpuSeconds, seconds",
            "  baseline: every-3                  the arm that the others are compared with",
            "  base: {epochs: 100, interval: 3}   growth configuration of all arms, as for grow --config; no seed",
            "  arms:                              what each sets otherwise, key by key; null takes a key away",
            "    every-3: {}",
            "    every-5: {interval: 5}",
            "  thesis: {every-3: 92.42}           optional: accuracies to print beside, in percent",
            "In the place of data, stream: jobs, or stream: {name: jobs, steps: 3, records: 6000, testRecords: 1000,",
            "parentEpochs: 12, budgetSteps: 4000, arrivalSeconds: 160}: arms are then those of adagrow stream (a variant is named",
            "like auto+slow), compared by prequential accuracy; columns: finalMean, forgetting, minAccuracy, parameters,",
            "grownSteps, gateFailures, cpuSeconds, seconds.",
            "In the place of arms, every combination: grid: {interval: [1, 3], width.share: [0.5, 0.7]};",
            "an arm is then named like interval=1+width.share=0.5.",
            "",
            "Example:",
            "  adagrow experiment trainer/experiments/small/table-3-4.yaml --out table-3-4 --parallel 2"
        })
public final class ExperimentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the definition, in YAML")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder for all files; by default one of the definition's name, here")
    private @Nullable Path out;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ARM",
            description = "train these arms alone; the table still has all that is finished")
    private List<String> only = List.of();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "trainings at a time (${DEFAULT-VALUE})")
    private int parallel;

    @Option(
            names = "--no-train",
            description = "train none; table and drawings of what is finished")
    private boolean noTrain;

    @Option(names = "--dry-run", description = "check everything, print the trainings, train none")
    private boolean dryRun;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "write the table as Markdown to this file, too")
    private @Nullable Path markdown;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "draw the plot to this file, too; .svg or .png")
    private @Nullable Path plot;

    @Option(names = "--json", description = "print one JSON object, and no progress")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var definition = DefinitionReader.read(file);
        check(definition);
        definition.requireFitConfigurations();
        var processes = ProcessConfig.ofThisProcess(Main.class);
        var preparation = preparation(definition, processes.environment());
        var folderPath = out == null ? Path.of(definition.name()) : out;
        if (dryRun) {
            new ExperimentPlan(definition, folderPath, this::chosen)
                    .print(spec.commandLine().getOut(), json);
            return 0;
        }
        Folders.create(spec, "--out", folderPath);
        try (var folder = ExperimentFolder.open(folderPath, definition)) {
            if (!noTrain) {
                train(folder, definition, preparation, processes);
            }
            var report = ExperimentReport.of(definition, folder.results());
            if (report.rows().isEmpty()) {
                throw new ConfigException(folderPath + ": no training of it is finished");
            }
            var shown =
                    switch (definition.subject()) {
                        case Subject.Growth growth -> ShownReport.of(report);
                        case Subject.Stream stream ->
                                ShownReport.of(
                                        report,
                                        Lives.read(definition, folder.trainings()).orElseThrow());
                    };
            write(shown, folderPath);
            spec.commandLine().getOut().println(json ? shown.json() : shown.text().stripTrailing());
        }
        return 0;
    }

    /** What must be there before the first training begins. */
    @FunctionalInterface
    private interface Preparation {
        void prepare(ExperimentFolder folder, List<ExperimentArm> arms) throws IOException;
    }

    /** Refuses what can be refused at once. */
    private Preparation preparation(Definition definition, Map<String, String> environment)
            throws IOException {
        return switch (definition.subject()) {
            case Subject.Growth growth -> {
                new FeasibleArms(definition.source(), definition.arms()).require();
                var source = growth.dataset(definition.source(), environment);
                yield (folder, arms) -> records(folder, definition, growth, source, arms);
            }
            case Subject.Stream(StreamSettings settings) -> {
                PicturesConfig.ofThisProcess().require(StreamPlan.of(settings));
                yield (folder, arms) -> {};
            }
        };
    }

    private void records(
            ExperimentFolder folder,
            Definition definition,
            Subject.Growth growth,
            DatasetSource source,
            List<ExperimentArm> arms)
            throws IOException {
        if (!Files.isRegularFile(folder.data())) {
            folder.write(file -> SourceFile.write(source, growth.limits(), file, this::note));
        }
        try (var records = RecordSource.of(folder.data())) {
            new FeasibleArms(definition.source(), arms).require(records);
        }
    }

    private void check(Definition definition) {
        if (parallel < 1) {
            throw refused("--parallel " + parallel + ": less than one");
        }
        var names = definition.arms().stream().map(ExperimentArm::name).toList();
        for (var name : only) {
            if (!names.contains(name)) {
                throw refused(
                        "--only " + name + ": no such arm; arms: " + String.join(", ", names));
            }
        }
        if (plot != null && ReportPlot.Format.of(plot).isEmpty()) {
            throw refused("--plot " + plot + ": a name that ends with .svg or .png is wanted");
        }
    }

    private void note(String text) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + text);
    }

    private boolean chosen(Training training) {
        return only.isEmpty() || only.contains(training.arm().name());
    }

    private void train(
            ExperimentFolder folder,
            Definition definition,
            Preparation preparation,
            ProcessConfig processes)
            throws IOException {
        var trainings = folder.trainings().stream().filter(this::chosen).toList();
        if (trainings.stream().allMatch(Training::finished)) {
            return;
        }
        preparation.prepare(folder, trainings.stream().map(Training::arm).distinct().toList());
        ExperimentTrainings.run(
                folder,
                definition.subject(),
                processes,
                trainings,
                parallel,
                new ExperimentProgress(spec.commandLine().getErr(), !json));
    }

    private void write(ShownReport report, Path folder) throws IOException {
        report.write(folder);
        if (markdown != null) {
            ShownReport.text(markdown, report.markdown());
        }
        if (plot != null) {
            ReportPlot.write(report.report(), plot, ReportPlot.Format.of(plot).orElseThrow());
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
