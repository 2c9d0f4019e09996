package dev.adagrow.trainer.cli;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code adagrow bench train}: how many images a second of CPU the engine trains, on random inputs
 * of the size of padded MNIST. The figure is that of the whole step: batch assembly, forward,
 * backward and optimizer.
 */
@Command(
        name = "train",
        description = "Measures training speed in images per CPU second on random input.",
        footer =
                "The machine should be otherwise idle. The launcher sets malloc options without which it is slower.")
public final class BenchTrainCommand implements Callable<Integer> {
    private static final int RECORDS = 1024;
    private static final int CLASSES = 10;
    private static final int MOST_UNITS = 200;
    private static final int MOST_CHANNELS = 4096;
    private static final int MOST_BRANCHES = 16;
    private static final int MOST_SECONDS = 3600;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--widths",
            split = ",",
            defaultValue = "16,24,32",
            description = "channels of each block (${DEFAULT-VALUE})")
    private List<Integer> widths = List.of();

    @Option(
            names = "--units",
            split = ";",
            defaultValue = "0,0,0;1,1,1;2,2,2",
            description =
                    "units of each block; several nets apart by semicolons (${DEFAULT-VALUE})")
    private List<String> units = List.of();

    @Option(
            names = "--branches",
            defaultValue = "0",
            description = "1x3 branches at every main convolution (${DEFAULT-VALUE})")
    private int branches;

    @Option(
            names = "--batch",
            defaultValue = "64",
            description = "records of a step (${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "of the engine (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--input-threads",
            defaultValue = "0",
            description =
                    "that put batches together while the network trains; 0: it does so in between (${DEFAULT-VALUE})")
    private int inputThreads;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "measured for each net, after a warm-up of a fifth (${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--json", description = "one JSON object a line")
    private boolean json;

    @Override
    public Integer call() {
        check();
        var nets = units.stream().map(this::net).toList();
        var out = spec.commandLine().getOut();
        if (!json) {
            out.printf(
                    Locale.ROOT,
                    "training on 1x32x32 random input, batch %d, %d thread(s), %.0f s a net; CPU = process CPU time%n",
                    batch,
                    threads,
                    seconds);
        }
        nets.forEach(net -> measure(net, out));
        return 0;
    }

    private void check() {
        int processors = Runtime.getRuntime().availableProcessors();
        require(batch >= 1 && batch <= RECORDS, "--batch " + batch + ": not within 1.." + RECORDS);
        require(
                threads >= 1 && threads <= processors,
                "--threads "
                        + threads
                        + ": not within 1.."
                        + processors
                        + ", the processors of this machine");
        require(
                inputThreads >= 0 && inputThreads <= processors,
                "--input-threads "
                        + inputThreads
                        + ": not within 0.."
                        + processors
                        + ", the processors of this machine");
        require(
                seconds > 0 && seconds <= MOST_SECONDS,
                "--seconds " + seconds + ": not within 0.." + MOST_SECONDS);
        require(
                branches >= 0 && branches <= MOST_BRANCHES,
                "--branches " + branches + ": not within 0.." + MOST_BRANCHES);
        for (int width : widths) {
            require(
                    width >= 1 && width <= MOST_CHANNELS,
                    "--widths: " + width + " is outside 1.." + MOST_CHANNELS);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Architecture net(String text) {
        try {
            var net =
                    Architecture.empty(
                            new Vgg(),
                            Design.of(Design.Variant.A),
                            new Shape(1, 32, 32),
                            widths,
                            CLASSES);
            var counts = ArchitectureText.numbers("--units", text, ",", 0, MOST_UNITS);
            if (counts.size() != widths.size()) {
                throw new IllegalArgumentException(
                        "--units "
                                + text
                                + ": "
                                + counts.size()
                                + " blocks for "
                                + widths.size()
                                + " widths");
            }
            for (int b = 0; b < counts.size(); b++) {
                for (int u = 0; u < counts.get(b); u++) {
                    net = net.after(new GrowthEvent.UnitInserted(b, u));
                }
            }
            for (int i = 0; i < branches; i++) {
                var all = new java.util.TreeMap<String, dev.adagrow.trainer.network.Branch>();
                net.mainConvs()
                        .forEach(c ->
                                all.put(c.id(), new dev.adagrow.trainer.network.Branch.Conv(1, 3)));
                net = net.after(new GrowthEvent.BranchesAdded(all));
            }
            return net;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void measure(Architecture net, PrintWriter out) {
        var random = new SplittableRandom(1);
        var records = records(random);
        var batches = new ShuffledBatches(records, batch);
        LearningRate rate = step -> 0.01;
        try (var session =
                        TrainingSession.open(
                                InitialWeights.form(net, random),
                                OptimizerState.fresh(),
                                new SgdSettings(0.9, 5e-4, threads));
                var input = new InputThreads(inputThreads)) {
            run(session, batches, input, rate, seconds / 5);
            double waited = input.waitedSeconds();
            long cpu = processCpuNanos();
            long start = System.nanoTime();
            long images = run(session, batches, input, rate, seconds);
            double wall = (System.nanoTime() - start) / 1e9;
            double share = (input.waitedSeconds() - waited) / wall;
            double used = (processCpuNanos() - cpu) / 1e9;
            out.printf(
                    Locale.ROOT,
                    json
                            ? "{\"architecture\": \"%s\", \"imagesPerCpuSecond\": %.1f, \"imagesPerSecond\": %.1f, \"images\": %d, \"inputWaitShare\": %.4f}%n"
                            : "%-24s %8.1f images per CPU second, %8.1f per second (%d images, %.4f of the time waiting for them)%n",
                    net,
                    images / used,
                    images / wall,
                    images,
                    share);
            out.flush();
        }
    }

    private static long run(
            TrainingSession session,
            ShuffledBatches batches,
            InputThreads input,
            LearningRate rate,
            double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long images = 0;
        var random = new SplittableRandom(2);
        while (System.nanoTime() < end) {
            var epoch = input.batches(batches.drafts(random, Variations.NONE));
            while (epoch.hasNext() && System.nanoTime() < end) {
                images += session.train(List.of(epoch.next()).iterator(), rate).records();
            }
        }
        return images;
    }

    private static LabelledTensors records(SplittableRandom random) {
        var data = new float[RECORDS * 32 * 32];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        var labels = random.ints(RECORDS, 0, CLASSES).toArray();
        return new LabelledTensors(new Tensor(data, RECORDS, 1, 32, 32), labels);
    }

    private static long processCpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
