package dev.adagrow.trainer.cli;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.Presets;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.report.RunReport;
import dev.adagrow.trainer.run.GrowthRun;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.RunEnding;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow grow}: a network from the empty net, or from an earlier one, without a server. */
@Command(
        name = "grow",
        description = {
            "Grows a network on a data set, folds, quantizes and tests it, and writes bundle.zip, training-state.zip and report.html.",
            "An interrupted growth goes on from its last epoch when the same command is given again, or --resume.",
            "Exit code 1: the network did not pass its gate. 2: the data were refused. 3: the parent is good enough."
        },
        footer = {
            "",
            "Example:",
            "  adagrow grow --data glyphs:train=4000,test=2000 --out grown --epochs 12",
            "  adagrow grow --data idx:mnist --preset thesis --out grown",
            "  adagrow grow --data glyphs:seed=2,drift=0.8 --parent grown --out adapted",
            "  adagrow grow --resume --out adapted"
        })
public final class GrowCommand implements Callable<Integer> {
    private static final String DEFAULT_MODEL = "digits";
    private static final int NOT_HELD = 1;
    private static final int REFUSED = 2;
    private static final int SKIPPED = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "what to learn, wanted unless --resume: " + DatasetSource.SYNTAX)
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "growth configuration in YAML; with --parent the parent's by default")
    private @Nullable Path config;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "shipped configuration that --config then changes: default, or thesis, the settings of the thesis")
    private @Nullable String preset;

    @Option(names = "--model", description = "name in the bundle (" + DEFAULT_MODEL + ")")
    private @Nullable String model;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder for all files; made if it is not there")
    private Path out = Path.of("");

    @Option(
            names = "--parent",
            paramLabel = "DIR",
            description = "the --out folder of an earlier growth to go on from")
    private @Nullable Path parent;

    @Option(
            names = "--seed",
            description = "all randomness follows from it; overrides the configuration")
    private @Nullable Long seed;

    @Option(names = "--epochs", description = "of a first growth; overrides the configuration")
    private @Nullable Integer epochs;

    @Option(
            names = "--resume",
            description =
                    "go on with the growth in --out, as it was asked; what is given besides must be as it was")
    private boolean resume;

    @Mixin private final RecordLimitOptions records = new RecordLimitOptions();

    @Option(names = "--json", description = "print one JSON object, and no progress")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check();
        var limits = records.limits(spec);
        var source = Optional.ofNullable(data).map(this::source);
        if (source.isEmpty() || resume) {
            requireBegun();
        }
        if (source.isPresent()) {
            return begin(new GrowFolder.Data(String.valueOf(data), source.get(), limits));
        }
        if (!limits.isNone()) {
            throw refused("--train-records and --test-records want --data SOURCE");
        }
        return goOn();
    }

    private int begin(GrowFolder.Data wanted) throws IOException {
        var grown = grown(Optional.ofNullable(parent));
        var settings = config(grown.map(GrownFolder::config));
        boolean made = Files.notExists(out);
        Folders.create(spec, "--out", out);
        try (var folder = GrowFolder.take(out)) {
            var ended = folder.run().outcome();
            if (resume && ended.isPresent()) {
                return alreadyEnded(folder.run(), ended.get());
            }
            var name = model == null ? DEFAULT_MODEL : model;
            GrowthTask task;
            try {
                task = folder.task(name, settings, wanted, this::note, grown);
            } catch (MalformedDatasetException e) {
                if (made) {
                    folder.remove();
                }
                throw e;
            }
            return run(folder, task);
        }
    }

    private int goOn() throws IOException {
        try (var folder = GrowFolder.take(out)) {
            var ended = folder.run().outcome();
            if (ended.isPresent()) {
                return alreadyEnded(folder.run(), ended.get());
            }
            var asked = folder.run().asked();
            if (model != null && !model.equals(asked.model())) {
                throw refused("--model " + model + ": the growth in " + out + " is of another");
            }
            var from = Optional.ofNullable(asked.parent()).map(p -> Path.of(p.folder()));
            var grown = grown(Optional.ofNullable(parent).or(() -> from));
            return run(folder, folder.resumed(config(Optional.of(folder.run().config())), grown));
        }
    }

    private int alreadyEnded(RunFolder run, RunEnding outcome) throws IOException {
        // The process may have been killed between the two steps of it.
        run.end(outcome);
        spec.commandLine()
                .getErr()
                .println(
                        spec.qualifiedName()
                                + ": the growth in "
                                + out
                                + " has ended; there is nothing to resume");
        return code(outcome);
    }

    private int run(GrowFolder folder, GrowthTask task) throws IOException {
        RunResult result;
        try (var progress = new GrowProgress(spec.commandLine().getErr(), !json)) {
            result = new GrowthRun().run(task, progress);
        }
        var report = new GrowReport(spec.commandLine().getOut(), json);
        var outcome = RunEnding.of(result);
        if (outcome.isPresent()) {
            end(folder.run(), outcome.get());
        }
        switch (result) {
            case RunResult.Published published ->
                    report.published(
                            published,
                            task.config().schedule().epochs(),
                            task.checkpoint().isPresent(),
                            Spent.soFar());
            case RunResult.NoChange(String reason) -> report.ended("no change", reason);
            case RunResult.Rejected(String reason) ->
                    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + reason);
            case RunResult.Cancelled() ->
                    report.ended("cancelled", "give the same command again to go on");
        }
        return outcome.map(GrowCommand::code).orElse(NOT_HELD);
    }

    private static void end(RunFolder run, RunEnding outcome) throws IOException {
        if (outcome.end() == RunEnding.End.REJECTED
                && run.metrics().read(EpochMetrics.class).isEmpty()) {
            run.forget();
            return;
        }
        var unused = RunReport.write(run, outcome);
        run.end(outcome);
    }

    private static int code(RunEnding outcome) {
        return switch (outcome.end()) {
            case PUBLISHED -> outcome.gatePassed() ? 0 : NOT_HELD;
            case NO_CHANGE -> SKIPPED;
            case REJECTED -> REFUSED;
        };
    }

    private static Optional<GrownFolder> grown(Optional<Path> folder) throws IOException {
        return folder.isPresent() ? Optional.of(GrownFolder.read(folder.get())) : Optional.empty();
    }

    private void requireBegun() {
        if (!resume) {
            throw refused("--data SOURCE is wanted, or --resume");
        }
        if (!new RunFolder(out).begun()) {
            throw refused("--resume --out " + out + ": no growth has begun there");
        }
    }

    private void check() throws IOException {
        if (epochs != null && epochs < 1) {
            throw refused("--epochs " + epochs + ": less than one");
        }
        if (model != null && model.isEmpty()) {
            throw refused("--model: a name is wanted");
        }
        if (parent != null && Files.exists(out) && Files.isSameFile(out, parent)) {
            throw refused("--out " + out + ": the parent is there; another folder is wanted");
        }
    }

    private void note(String text) {
        if (!json) {
            var err = spec.commandLine().getErr();
            err.println(text);
            err.flush();
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private DatasetSource source(String text) {
        try {
            return DatasetSource.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        }
    }

    /**
     * @param given what holds where the options say nothing
     */
    private RunConfig config(Optional<GrowthConfig> given) throws IOException {
        var base = base(given);
        var proto = (config == null ? base : read(config, base)).toBuilder();
        if (seed != null) {
            proto.setSeed(seed);
        }
        if (epochs != null) {
            proto.setEpochs(epochs);
            if (proto.getFineTuneEpochs() > epochs) {
                proto.clearFineTuneEpochs();
            }
        }
        return RunConfig.from(proto.build());
    }

    /** What a configuration file changes; without one it is the configuration. */
    private GrowthConfig base(Optional<GrowthConfig> given) {
        if (preset == null) {
            return config == null
                    ? given.orElse(GrowthConfig.getDefaultInstance())
                    : GrowthConfig.getDefaultInstance();
        }
        try {
            return Presets.named(preset);
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), "--preset: " + e.getMessage(), e);
        }
    }

    /** Checked before options override it: what is wrong in the file is blamed on the file. */
    private static GrowthConfig read(Path file, GrowthConfig base) throws IOException {
        var proto = GrowthConfigCodec.read(file, base);
        try {
            RunConfig.from(proto);
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
        return proto;
    }
}
