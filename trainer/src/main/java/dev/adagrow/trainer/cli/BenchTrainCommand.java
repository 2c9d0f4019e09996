package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import dev.adagrow.trainer.bench.Contention;
import dev.adagrow.trainer.bench.EngineShare;
import dev.adagrow.trainer.bench.GrowthAgainstFixed;
import dev.adagrow.trainer.bench.GrowthCosts;
import dev.adagrow.trainer.bench.InputShare;
import dev.adagrow.trainer.bench.RandomRecords;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow bench train}: how fast networks train and grow. */
@Command(
        name = "train",
        description = {
            "Measures training against what the engine can do at best, and what growth costs.",
            "Figures are in CPU time of this process; ratios are of measurements that alternate."
        },
        footer = {
            "",
            "The machine should be otherwise idle. The launcher sets malloc options without which it is slower.",
            "Example: adagrow bench train --data tar:cifar10-jpeg-train.tar.gz --json"
        })
public final class BenchTrainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SECONDS = 3600;
    private static final int WIDE_BATCH = 128;
    private static final int NARROW_BATCH = 64;
    private static final int MEMORY_STEPS = 2000;
    private static final int MEMORY_BATCH = 16;
    private static final List<Integer> TWO_EACH = List.of(2, 2, 2);
    private static final double GIGA = 1e9;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "of the engine (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--input-threads",
            defaultValue = "1",
            description =
                    "that decode records for --data; 0: the training thread does (${DEFAULT-VALUE})")
    private int inputThreads;

    @Option(
            names = "--seconds",
            defaultValue = "6",
            description = "of each measured training (${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "pictures to measure the input with: " + DatasetSource.SYNTAX)
    private @Nullable String data;

    @Option(names = "--json", description = "the last line is one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check();
        var source = source();
        var figures = JSON.createObjectNode().put("engineThreads", threads);
        var wide = net(3, 64, 96, 128);
        var narrow = net(1, 16, 24, 32);
        engine("wide", wide, WIDE_BATCH, figures);
        engine("narrow", narrow, NARROW_BATCH, figures);
        input(source, wide, figures);
        growth(figures);
        var against = GrowthAgainstFixed.measure(narrow.origin(List.of()), TWO_EACH, threads);
        say(
                "growing to %s takes %.2f of the CPU time of training it from the start (%.1f against %.1f s)",
                narrow, against.ratio(), against.grown(), against.fixed());
        figures.put("growthOverFixedCost", against.ratio());
        var contention = Contention.measure(narrow, NARROW_BATCH, threads, seconds);
        say(
                "beside a busy neighbour %.1f images per CPU second, alone %.1f: %.2f",
                contention.contended(), contention.alone(), contention.ratio());
        figures.put("contendedOverAlone", contention.ratio());
        if (json) {
            out().println(JSON.writeValueAsString(figures));
        }
        out().flush();
        return 0;
    }

    private static Architecture net(int channels, Integer... widths) {
        return Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(channels, 32, 32),
                        List.of(widths),
                        RandomRecords.CLASSES)
                .withUnits(TWO_EACH);
    }

    private void engine(String name, Architecture net, int batch, ObjectNode figures) {
        var share = EngineShare.measure(net, batch, threads, seconds);
        say(
                "%s of widths %s, batch %d: %.1f images per CPU second; %.2f of sgemm (%.1f GFLOP/s), %.2f of the roofline",
                net,
                net.widths(),
                batch,
                share.imagesPerCpuSecond(),
                share.ofSgemm(),
                share.sgemm() / GIGA,
                share.ofRoofline());
        figures.putObject(name)
                .put("imagesPerCpuSecond", share.imagesPerCpuSecond())
                .put("ofSgemm", share.ofSgemm())
                .put("ofRoofline", share.ofRoofline())
                .put("sgemmGflopPerCpuSecond", share.sgemm() / GIGA)
                .put("memoryGbPerCpuSecond", share.memory() / GIGA);
        if (name.equals("wide")) {
            figures.put("ofSgemm", share.ofSgemm());
        }
    }

    private void input(@Nullable DatasetSource source, Architecture net, ObjectNode figures)
            throws IOException {
        if (source == null) {
            say("input pipeline: not measured without --data");
            figures.putNull("inputPipelineShare");
            return;
        }
        try (var file = SourceFile.open(source, SourceListener.NONE)) {
            var records = file.records();
            requireColour(records);
            var share =
                    InputShare.measure(
                            records, net, WIDE_BATCH, threads, inputThreads, 2 * seconds);
            say(
                    "input of %s with crops and flips: the network waits %.4f of the time (%.1f images a second)",
                    records.header().name(), share.waiting(), share.imagesPerSecond());
            figures.put("inputPipelineShare", share.waiting());
        }
    }

    private void requireColour(RecordSource records) {
        var shape = records.header().shape();
        int most = 32;
        require(
                shape.get(0) == 3 && shape.get(1) <= most && shape.get(2) <= most,
                "--data: RGB pictures of at most 32x32 are wanted, not " + shape);
    }

    private void growth(ObjectNode figures) {
        var slow = GrowthCosts.measure(net(3, 64, 96, 128), MEMORY_BATCH, threads, 20);
        var memory =
                GrowthCosts.measure(
                        net(1, 8, 12, 16).origin(List.of()), MEMORY_BATCH, threads, MEMORY_STEPS);
        say("a growth event takes %.1f ms at most", slow.eventMillis());
        figures.put("growthEventMillis", slow.eventMillis());
        if (memory.residentGrowthMiB().isPresent()) {
            double grown = memory.residentGrowthMiB().getAsDouble();
            say("resident memory grew by %.1f MiB over %d steps", grown, MEMORY_STEPS);
            figures.put("rssGrowthMiB", grown);
        } else {
            say("resident memory: the system does not tell");
            figures.putNull("rssGrowthMiB");
        }
    }

    private void say(String format, Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private @Nullable DatasetSource source() {
        try {
            return data == null ? null : DatasetSource.parse(data);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        }
    }

    private void check() {
        int processors = Runtime.getRuntime().availableProcessors();
        String ofMachine = processors + ", the processors of this machine";
        require(
                threads >= 1 && threads <= processors,
                "--threads " + threads + ": not within 1.." + ofMachine);
        require(
                inputThreads >= 0 && inputThreads <= processors,
                "--input-threads " + inputThreads + ": not within 0.." + ofMachine);
        require(
                seconds > 0 && seconds <= MOST_SECONDS,
                "--seconds " + seconds + ": not within 0.." + MOST_SECONDS);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
