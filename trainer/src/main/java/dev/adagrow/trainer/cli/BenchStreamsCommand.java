package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.bench.StreamFigures;
import dev.adagrow.trainer.experiment.ProcessConfig;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.trainer.stream.records.PicturesConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow bench streams}: whether growing pays, and whether auto knows when. */
@Command(
        name = "streams",
        description = {
            "Lives through two streams with three seeds and several arms, each life in a process of its own: unlike jobs, where",
            "growing should pay, and a drift, where it should not. See adagrow stream --help."
        },
        footer = {
            "",
            "Takes about 40 minutes on two cores. ADAGROW_DATA names the folder with mnist, fashion-mnist and cifar10.",
            "Example: adagrow bench streams --json --out streams"
        })
public final class BenchStreamsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final StreamSettings JOBS =
            new StreamSettings(StreamName.JOBS, 3, 20_000, 2000, 4, 4000, 200);
    private static final StreamSettings DRIFT =
            new StreamSettings(StreamName.DRIFT, 3, 10_000, 2000, 6, 2400, 120);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "folder for all files; what is finished there is not done again. By default one that is removed at the end")
    private @Nullable Path out;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "2",
            description = "lives at a time, a core each (${DEFAULT-VALUE})")
    private int parallel;

    @Option(names = "--json", description = "the last line is one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (parallel < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--parallel " + parallel + ": less than one");
        }
        PicturesConfig.ofThisProcess().require(StreamPlan.of(JOBS));
        if (out != null) {
            Folders.create(spec, "--out", out);
            show(measure(out));
            return 0;
        }
        var folder = Files.createTempDirectory("adagrow-streams");
        try {
            show(measure(folder));
        } finally {
            remove(folder);
        }
        return 0;
    }

    private StreamFigures measure(Path folder) throws IOException {
        return new BenchedStreams(
                        JOBS,
                        DRIFT,
                        SEEDS,
                        ProcessConfig.ofThisProcess(Main.class),
                        parallel,
                        new ExperimentProgress(spec.commandLine().getErr(), true))
                .measure(folder);
    }

    private void show(StreamFigures figures) throws IOException {
        table("jobs", figures.jobs());
        table("drift", figures.drift());
        say(
                "jobs: auto is %+.2f points from never in final mean accuracy%s",
                figures.jobsGrownMinusFinetunedPoints(),
                figures.jobsGrownMinusScratchPoints().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                ", %+.2f from scratch",
                                figures.jobsGrownMinusScratchPoints().getAsDouble())
                        : "");
        say(
                "drift: auto is %+.2f points from the best of the others in prequential accuracy, at %.2f times the CPU time of never",
                figures.driftAutoMinusBestPoints(), figures.cpuOverFinetune());
        say("auto chose rightly in %.0f %% of the steps", 100 * figures.autoRightShare());
        if (json) {
            out().println(JSON.writeValueAsString(tree(figures)));
        }
        out().flush();
    }

    private static ObjectNode tree(StreamFigures figures) {
        var root =
                JSON.createObjectNode()
                        .put(
                                "jobsGrownMinusFinetunedPoints",
                                figures.jobsGrownMinusFinetunedPoints());
        figures.jobsGrownMinusScratchPoints()
                .ifPresentOrElse(
                        points -> root.put("jobsGrownMinusScratchPoints", points),
                        () -> root.putNull("jobsGrownMinusScratchPoints"));
        root.put("driftAutoMinusBestPoints", figures.driftAutoMinusBestPoints())
                .put("autoRightShare", figures.autoRightShare())
                .put("cpuOverFinetune", figures.cpuOverFinetune());
        root.set("seeds", JSON.valueToTree(SEEDS));
        root.set("jobs", arms(figures.jobs()));
        root.set("drift", arms(figures.drift()));
        return root;
    }

    private static ObjectNode arms(List<StreamResult> results) {
        var node = JSON.createObjectNode();
        for (var arm : results.stream().map(StreamResult::arm).distinct().toList()) {
            node.putObject(arm)
                    .put("prequential", mean(results, arm, StreamResult::prequential))
                    .put("finalMean", mean(results, arm, StreamResult::finalMean))
                    .put("forgetting", mean(results, arm, StreamResult::forgetting))
                    .put("minAccuracy", mean(results, arm, StreamResult::minAccuracy))
                    .put("cpuSeconds", mean(results, arm, StreamResult::cpuSeconds))
                    .put("parameters", mean(results, arm, StreamResult::parameters))
                    .put("grownSteps", mean(results, arm, StreamResult::grownSteps))
                    .put("gateFailures", mean(results, arm, StreamResult::gateFailures));
        }
        return node;
    }

    private void table(String name, List<StreamResult> results) {
        say(
                "%-10s %12s %12s %11s %9s %9s %11s %6s",
                name,
                "prequential",
                "final mean",
                "forgetting",
                "least",
                "CPU s",
                "parameters",
                "grown");
        for (var arm : results.stream().map(StreamResult::arm).distinct().toList()) {
            say(
                    "%-10s %10.2f %% %10.2f %% %11.2f %7.2f %% %9.1f %11.0f %6.1f",
                    arm,
                    100 * mean(results, arm, StreamResult::prequential),
                    100 * mean(results, arm, StreamResult::finalMean),
                    100 * mean(results, arm, StreamResult::forgetting),
                    100 * mean(results, arm, StreamResult::minAccuracy),
                    mean(results, arm, StreamResult::cpuSeconds),
                    mean(results, arm, StreamResult::parameters),
                    mean(results, arm, StreamResult::grownSteps));
        }
        say("");
    }

    private static double mean(
            List<StreamResult> results, String arm, ToDoubleFunction<StreamResult> figure) {
        return StreamFigures.mean(results, arm, figure).orElseThrow();
    }

    private void say(String format, Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
