package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Family;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.count.Drawing;
import dev.adagrow.trainer.network.count.LayerTable;
import dev.adagrow.trainer.network.family.Families;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow arch}: what an architecture costs. */
@Command(
        name = "arch",
        description = {
            "Draws an architecture and lists its layers, parameters and FLOPs (multiply-accumulates of one input).",
            "Counting rule of the tables: biases, activations, additions and pools are free, batch norm counts 4 an element."
        },
        footer = {
            "",
            "Examples:",
            "  adagrow arch --family resnet --blocks 1-2-2 --input 3x32x32",
            "  adagrow arch --family vgg --blocks 1-2-1 --widths 16-24-32 --input 1x32x32 --classes 10",
            "  adagrow arch --family vgg --blocks 1-1 --widths 8-16 --branches stem.conv=conv1x3,block0.u0.conv=conv3x1+pool3+identity",
            "  adagrow arch --bundle grown/bundle.zip --form training",
            "  adagrow arch --check architectures.json"
        })
public final class ArchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_UNITS = 200;
    private static final int MOST_CHANNELS = 4096;
    private static final int MOST_PIXELS = 512;
    private static final int MOST_CLASSES = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "vgg, resnet, bottleneck or mobilenetv3")
    private @Nullable String family;

    @Option(
            names = "--blocks",
            paramLabel = "UNITS",
            description = "units of each block, as in 1-2-2")
    private @Nullable String blocks;

    @Option(
            names = "--widths",
            description =
                    "channels of each block (those of the thesis for three or four blocks, as in 64-96-128)")
    private @Nullable String widths;

    @Option(
            names = "--input",
            defaultValue = "3x32x32",
            description = "channels x height x width (${DEFAULT-VALUE})")
    private String input = "";

    @Option(names = "--classes", defaultValue = "10", description = "(${DEFAULT-VALUE})")
    private int classes;

    @Option(
            names = "--branches",
            split = ",",
            paramLabel = "CONV=KIND[+KIND..]",
            description =
                    "branches of main convolutions (stem.conv, block0.u0.conv, down0.conv, ..): conv1x1, conv1x3, conv3x1, pool3, identity")
    private Map<String, String> branches = new TreeMap<>();

    @Option(
            names = "--variant",
            defaultValue = "A",
            description = "A: batch norm after stem and Downs; B: none there (${DEFAULT-VALUE})")
    private Design.Variant variant = Design.Variant.A;

    @Option(names = "--activated", description = "stem and Downs end in an activation")
    private boolean activated;

    @Option(names = "--no-main-bn", description = "units without batch norm")
    private boolean noMainBn;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "the architecture of a bundle instead")
    private @Nullable Path bundle;

    @Option(
            names = "--form",
            defaultValue = "table",
            description =
                    "whose layers are listed: training, table (branches folded) or folded (what is deployed) (${DEFAULT-VALUE})")
    private LayerTable.Form form = LayerTable.Form.TABLE;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description =
                    "builds every architecture of a JSON file and compares its counts; exit code 1 if one differs")
    private @Nullable Path check;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        if (check != null) {
            if (family != null || blocks != null || bundle != null) {
                throw new ParameterException(
                        spec.commandLine(), "--check FILE alone, without an architecture");
            }
            boolean exact = new ArchitectureReport(out, json).print(ArchitectureFile.check(check));
            out.flush();
            return exact ? 0 : 1;
        }
        var network = network();
        if (json) {
            json(network, out);
        } else {
            table(network, out);
        }
        out.flush();
        return 0;
    }

    private Architecture network() throws IOException {
        if (bundle != null) {
            if (family != null || blocks != null) {
                throw new ParameterException(
                        spec.commandLine(), "an architecture or --bundle, not both");
            }
            return ArchitectureText.ofBundle(bundle);
        }
        if (family == null || blocks == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--family and --blocks are missing, as in: --family vgg --blocks 1-2-1");
        }
        var known = Families.named(family);
        if (known.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "unknown family \""
                            + family
                            + "\"; known: "
                            + String.join(", ", Families.names()));
        }
        if (classes < 1 || classes > MOST_CLASSES) {
            throw new ParameterException(
                    spec.commandLine(), "--classes " + classes + ": not within 1.." + MOST_CLASSES);
        }
        try {
            var shape = ArchitectureText.numbers("--input", input, "x", 1, MOST_PIXELS);
            if (shape.size() != 3) {
                throw new IllegalArgumentException(
                        "--input " + input + ": channels x height x width are wanted");
            }
            var units = ArchitectureText.numbers("--blocks", blocks, "-", 0, MOST_UNITS);
            var plain =
                    Architecture.empty(
                                    known.get(),
                                    new Design(variant, activated, !noMainBn),
                                    new Shape(shape.get(0), shape.get(1), shape.get(2)),
                                    widths(known.get(), units.size()),
                                    classes)
                            .withUnits(units);
            var net = ArchitectureText.withBranches(plain, branches);
            var unused = net.graph();
            return net;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<Integer> widths(Family known, int count) {
        if (widths != null) {
            return ArchitectureText.numbers("--widths", widths, "-", 1, MOST_CHANNELS);
        }
        var usual = known.widths(variant, count);
        if (usual.isEmpty()) {
            throw new IllegalArgumentException(
                    "--widths is missing: the thesis has no network of " + count + " blocks");
        }
        return usual;
    }

    private static void draw(Architecture network, PrintWriter out) {
        for (var line : Drawing.of(network)) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %-11s %,10d  %s%n",
                    line.name(),
                    line.out(),
                    line.parameters(),
                    line.layers());
        }
        out.println();
    }

    private void table(Architecture network, PrintWriter out) {
        var list = LayerTable.of(network, form);
        out.printf("%s, input %s, widths %s%n%n", network, network.input(), network.widths());
        draw(network, out);
        out.printf(
                "%-24s %-20s %14s %12s %14s%n", "layer", "kind", "output", "parameters", "FLOPs");
        for (var layer : list.layers()) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %-20s %14s %,12d %,14d%n",
                    layer.name(),
                    layer.kind(),
                    layer.out(),
                    layer.counts().parameters(),
                    layer.counts().flops());
        }
        out.println();
        for (var f : LayerTable.Form.values()) {
            var total = LayerTable.of(network, f).total();
            out.printf(
                    Locale.ROOT,
                    "%-45s %14s %,12d %,14d%n",
                    "total, " + describe(f),
                    "",
                    total.parameters(),
                    total.flops());
        }
    }

    private static String describe(LayerTable.Form form) {
        return switch (form) {
            case TRAINING -> "in training";
            case TABLE -> "branches folded (tables)";
            case FOLDED -> "fully folded (deployed)";
        };
    }

    private void json(Architecture network, PrintWriter out) throws JsonProcessingException {
        var net = network;
        var root =
                JSON.createObjectNode()
                        .put("family", net.family().name())
                        .put("classes", net.classes())
                        .put("branches", net.branchCount());
        root.set("units", JSON.valueToTree(net.units().stream().map(List::size).toList()));
        root.set("widths", JSON.valueToTree(net.widths()));
        root.put("input", net.input().toString());
        var totals = root.putObject("totals");
        for (var f : LayerTable.Form.values()) {
            counts(
                    totals.putObject(f.name().toLowerCase(Locale.ROOT)),
                    LayerTable.of(network, f).total());
        }
        root.put("form", form.name().toLowerCase(Locale.ROOT));
        var layers = root.putArray("layers");
        for (var layer : LayerTable.of(network, form).layers()) {
            var node =
                    layers.addObject()
                            .put("name", layer.name())
                            .put("kind", layer.kind())
                            .put("output", layer.out().toString());
            counts(node, layer.counts());
        }
        out.println(JSON.writeValueAsString(root));
    }

    private static void counts(ObjectNode node, Counts counts) {
        node.put("parameters", counts.parameters()).put("flops", counts.flops());
    }
}
