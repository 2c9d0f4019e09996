package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import dev.adagrow.trainer.evaluation.Evaluator;
import dev.adagrow.trainer.evaluation.ModelFile;
import dev.adagrow.trainer.evaluation.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adagrow evaluate}: how good a model is on labelled records. */
@Command(
        name = "evaluate",
        description = {
            "Measures a model on a data set: accuracy, figures of each class, confusions, calibration.",
            "Intervals are Wilson's at 95 %%. Calibration error: 15 bins of equal width (Guo et al. 2017).",
            "Exit code 3: an artifact was skipped, because its engine is not here."
        },
        footer = {
            "",
            "Examples:",
            "  adagrow evaluate grown/bundle.zip --data glyphs",
            "  adagrow evaluate grown/bundle.zip --data new.agds --split all --plot plots",
            "  adagrow evaluate grown/bundle.zip --data idx:mnist --artifact onnx-int8",
            "  adagrow evaluate grown/training-state.zip --data glyphs --split train --json",
            "  adagrow evaluate grown/checkpoint --data glyphs --net fine-tuned"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int SKIPPED = 3;
    private static final int MOST_BATCH = 65_536;

    /** Which records are meant. */
    enum Part {
        TEST,
        VALIDATION,
        TRAIN,
        ALL;

        Optional<Split> split() {
            return switch (this) {
                case TEST -> Optional.of(Split.TEST);
                case VALIDATION -> Optional.of(Split.VALIDATION);
                case TRAIN -> Optional.of(Split.TRAIN);
                case ALL -> Optional.empty();
            };
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "bundle, training state, or checkpoint (its folder, or an archive of it)")
    private Path file = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            description = "what to evaluate on: " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--split",
            defaultValue = "test",
            description = "test, validation, train or all (${DEFAULT-VALUE})")
    private Part part = Part.TEST;

    @Option(
            names = "--artifact",
            paramLabel = "NAME",
            description = "of a bundle, as onnx-int8; all by default")
    private @Nullable String artifact;

    @Option(
            names = "--net",
            paramLabel = "NAME",
            description =
                    "of a checkpoint: net (in training), fine-tuned, kept or grown; net by default")
    private @Nullable String net;

    @Option(names = "--json", description = "one JSON object, which leaves nothing out")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "DIR",
            description = "draw confusion matrix and reliability diagram there, as SVG and PNG")
    private @Nullable Path plot;

    @Option(
            names = "--batch",
            defaultValue = "128",
            description = "records in memory at once (${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "of the engine (${DEFAULT-VALUE})")
    private int threads;

    @Override
    public Integer call() throws IOException {
        check();
        try (var sourceFile = SourceFile.open(source(), SourceListener.NONE);
                var model = open()) {
            var records = sourceFile.records();
            var evaluator = new Evaluator(model, records, batch);
            if (plot != null) {
                Folders.create(spec, "--plot", plot);
            }
            var outcome = evaluator.run(part.split());
            var out = spec.commandLine().getOut();
            var about =
                    new EvaluationText.About(
                            model, records.header().name(), partName(), records.size());
            if (json) {
                out.println(EvaluationJson.of(about, outcome));
            } else {
                new EvaluationText(out).print(about, outcome);
            }
            out.flush();
            if (plot != null) {
                plots(plot, model, outcome);
            }
            model.skipped().forEach(this::say);
            return model.skipped().isEmpty() ? 0 : SKIPPED;
        }
    }

    private void check() {
        int processors = Runtime.getRuntime().availableProcessors();
        require(
                batch >= 1 && batch <= MOST_BATCH,
                "--batch " + batch + ": not within 1.." + MOST_BATCH);
        require(
                threads >= 1 && threads <= processors,
                "--threads " + threads + ": not within 1.." + processors);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private DatasetSource source() {
        try {
            return DatasetSource.parse(data);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        }
    }

    private ModelFile open() throws IOException {
        var choice = new ModelFile.Choice(Optional.ofNullable(artifact), Optional.ofNullable(net));
        return ModelFile.open(file, choice, threads);
    }

    private String partName() {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private void plots(Path folder, ModelFile model, Evaluator.Outcome outcome) throws IOException {
        var written = new ArrayList<Path>();
        for (var tally : outcome.tallies()) {
            written.addAll(Plots.write(folder, tally, model.classes()));
        }
        if (!json) {
            var out = spec.commandLine().getOut();
            out.println();
            written.forEach(out::println);
            out.flush();
        }
    }

    private void say(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
    }
}
