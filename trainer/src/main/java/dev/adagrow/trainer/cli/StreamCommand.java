package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.stream.Overrides;
import dev.adagrow.trainer.stream.StepResult;
import dev.adagrow.trainer.stream.StreamArm;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.StreamConfig;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.StreamRun;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.records.PicturesConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow stream}: one arm lives through one stream of tasks. */
@Command(
        name = "stream",
        description = {
            "Lives through a stream of tasks that does not wait: records arrive every so many CPU seconds, and until the training",
            "of a step has ended the model before it answers. Measures how many answers are right over the whole time (prequential),",
            "of all tasks at the end, what was forgotten, and what it cost.",
            "An interrupted stream goes on from its last epoch when the same command is given again."
        },
        footer = {
            "",
            "Arms: auto (grows if its own rule says so), always (grows at every step), never (never grows; these three replay all",
            "past records), scratch (begins with new weights and the net that always would end with), renewed (begins with",
            "weights that were shrunk), frozen (never trains), fine-tune (never grows, replays nothing),",
            "reservoir (never grows, replays a sample of the past), reselect (as never, but goes on from the best of all its",
            "versions so far, or serves it again as it is).",
            "All but glyphs and glyphs-recurring want the environment variable ADAGROW_DATA, a folder with mnist, fashion-mnist and cifar10.",
            "",
            "Example:",
            "  adagrow stream --stream jobs --arm auto --seed 1 --out jobs-auto-1 --cache streams"
        })
public final class StreamCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private final StreamSizeOptions sizes = new StreamSizeOptions();

    @Option(
            names = "--arm",
            required = true,
            paramLabel = "NAME",
            description = "how it learns, see below")
    private String arm = "";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "all randomness follows from it (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder of this arm and seed; made if it is not there")
    private Path out = Path.of("");

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "folder of records and first growths that arms share; inside --out by default")
    private @Nullable Path cache;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "growth configuration in YAML that changes the arm's, but for the first growth")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object, and no progress")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var settings = sizes.settings(spec);
        var chosen = arm();
        if (seed < 0) {
            throw refused("--seed " + seed + ": negative");
        }
        var overrides = config == null ? Overrides.none() : Overrides.read(config);
        StreamConfig.check(settings, chosen, overrides);
        var pictures = PicturesConfig.ofThisProcess();
        pictures.require(StreamPlan.of(settings));
        Folders.create(spec, "--out", out);
        var run =
                new StreamRun(
                        settings,
                        chosen,
                        overrides,
                        seed,
                        pictures,
                        new StreamProgress(spec.commandLine().getErr(), !json));
        var result = run.run(cache == null ? out.resolve("cache") : cache, out);
        var to = spec.commandLine().getOut();
        if (json) {
            to.println(result.json());
        } else {
            print(to, result);
        }
        return 0;
    }

    private StreamArm arm() {
        return StreamArms.find(arm)
                .orElseThrow(() ->
                        refused("--arm " + arm + ": no such arm; arms: " + StreamArms.known()));
    }

    private static void print(PrintWriter to, StreamResult result) {
        to.printf(
                "%-4s %-16s %-12s %9s %10s  accuracy on each task %%%n",
                "step", "task", "decision", "CPU s", "parameters");
        for (var step : result.steps()) {
            to.println(line(step));
        }
        to.printf(
                Locale.ROOT,
                "%nprequential %.2f %%, final mean %.2f %%, forgetting %.2f points, least accuracy %.2f %%%n",
                100 * result.prequential(),
                100 * result.finalMean(),
                100 * result.forgetting(),
                100 * result.minAccuracy());
        to.printf(
                Locale.ROOT,
                "%.1f CPU seconds after the first growth, records every %.1f; %d gates not passed%n",
                result.cpuSeconds(),
                result.arrivalSeconds(),
                result.gateFailures());
    }

    private static String line(StepResult step) {
        var accuracies = new StringBuilder();
        step.accuracies()
                .forEach(a -> accuracies.append(String.format(Locale.ROOT, " %6.2f", 100 * a)));
        return String.format(
                Locale.ROOT,
                "%-4d %-16s %-12s %9.1f %10d %s",
                step.step(),
                step.task(),
                step.decision(),
                step.cpuSeconds(),
                step.parameters(),
                accuracies);
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
