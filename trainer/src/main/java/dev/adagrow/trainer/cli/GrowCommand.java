package dev.adagrow.trainer.cli;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.GrowthRun;
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
            "Grows a network on a data set, folds, quantizes and tests it, and writes bundle.zip and training-state.zip.",
            "An interrupted growth goes on from its last epoch when the same command is given again.",
            "Exit code 1: the network did not pass its gate. 2: the data were refused. 3: the parent is good enough."
        },
        footer = {
            "",
            "Example:",
            "  adagrow grow --data glyphs:train=4000,test=2000 --out grown --epochs 12",
            "  adagrow grow --data glyphs:seed=2,drift=0.8 --parent grown --out adapted"
        })
public final class GrowCommand implements Callable<Integer> {
    private static final int NOT_HELD = 1;
    private static final int REFUSED = 2;
    private static final int SKIPPED = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            description = "what to learn: " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "growth configuration in YAML; with --parent the parent's by default")
    private @Nullable Path config;

    @Option(
            names = "--model",
            defaultValue = "digits",
            description = "name in the bundle (${DEFAULT-VALUE})")
    private String model = "";

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

    @Mixin private final RecordLimitOptions records = new RecordLimitOptions();

    @Option(names = "--json", description = "print one JSON object, and no progress")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check();
        var limits = records.limits(spec);
        var source = source();
        var grown =
                parent == null
                        ? Optional.<GrownFolder>empty()
                        : Optional.of(GrownFolder.read(parent));
        var settings = config(grown);
        boolean made = Files.notExists(out);
        Folders.create(spec, "--out", out);
        var folder = new GrowFolder(out);
        GrowthTask task;
        try {
            task = folder.task(model, settings, source, limits, this::note, grown);
        } catch (MalformedDatasetException e) {
            if (made) {
                folder.remove();
            }
            throw e;
        }
        RunResult result;
        try (var progress = new GrowProgress(spec.commandLine().getErr(), !json)) {
            result = new GrowthRun().run(task, progress);
        }
        var report = new GrowReport(spec.commandLine().getOut(), json);
        return switch (result) {
            case RunResult.Published published -> {
                Files.deleteIfExists(out.resolve(GrowthTask.CHECKPOINT));
                report.published(published, settings.schedule().epochs(), Spent.soFar());
                yield published.gatePassed() ? 0 : NOT_HELD;
            }
            case RunResult.NoChange(String reason) -> {
                report.ended("no change", reason);
                yield SKIPPED;
            }
            case RunResult.Rejected(String reason) -> {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + reason);
                yield REFUSED;
            }
            case RunResult.Cancelled() -> {
                report.ended("cancelled", "give the same command again to go on");
                yield NOT_HELD;
            }
        };
    }

    private void check() throws IOException {
        if (epochs != null && epochs < 1) {
            throw refused("--epochs " + epochs + ": less than one");
        }
        if (model.isEmpty()) {
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

    private DatasetSource source() {
        try {
            return DatasetSource.parse(data);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        }
    }

    private RunConfig config(Optional<GrownFolder> grown) throws IOException {
        var proto =
                (config == null
                                ? grown.map(GrownFolder::config)
                                        .orElse(GrowthConfig.getDefaultInstance())
                                : read(config))
                        .toBuilder();
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

    /** Checked before options override it: what is wrong in the file is blamed on the file. */
    private static GrowthConfig read(Path file) throws IOException {
        var proto = GrowthConfigCodec.read(file);
        try {
            RunConfig.from(proto);
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
        return proto;
    }
}
