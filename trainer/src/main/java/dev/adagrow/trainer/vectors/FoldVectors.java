package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.fold.Affine;
import dev.adagrow.trainer.fold.FoldRules;
import dev.adagrow.trainer.fold.Kernel;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.network.folded.Interpreter;
import java.util.Arrays;
import java.util.List;

/** Folding of branches and of batch normalization. */
final class FoldVectors {
    static List<Report.Entry> branches(String name, JsonNode vector, double tolerance)
            throws ConfigException {
        int groups = Fields.integer(vector, "groups");
        var sum = kernel(Fields.field(vector, "main"), groups, true);
        int in = sum.channels();
        for (var branch : Fields.field(vector, "branches")) {
            var kernel =
                    switch (Fields.field(branch, "type").asText()) {
                        case "conv" -> kernel(branch, groups, false);
                        case "avgpool" ->
                                FoldRules.averagePool(in, groups, Fields.integer(branch, "kernel"));
                        case "identity" -> FoldRules.identity(in, groups);
                        default ->
                                throw new ConfigException(
                                        "branch of unknown type " + branch.get("type"));
                    };
            var withBn = FoldRules.batchNormAfter(kernel, batchNorm(Fields.field(branch, "bn")));
            sum = FoldRules.sum(sum, FoldRules.embed(withBn, sum.height()));
        }
        var outer = Fields.field(vector, "outerBn");
        var folded = outer.isNull() ? sum : FoldRules.batchNormAfter(sum, batchNorm(outer));
        var expected = Fields.field(vector, "expected");
        var comparison = new Differences(tolerance);
        compare(comparison, "branchesFolded", sum, Fields.field(expected, "branchesFolded"));
        compare(comparison, "folded", folded, Fields.field(expected, "folded"));
        comparison.absolute(
                "output",
                evaluate(vector, folded, new double[folded.channels()]),
                Fields.flat(expected, "output"));
        return List.of(new Report.Entry(name, comparison.outcome()));
    }

    static List<Report.Entry> batchNormBefore(String name, JsonNode vector, double tolerance)
            throws ConfigException {
        var kernel = kernel(Fields.field(vector, "main"), 1, true);
        var folded = FoldRules.batchNormBefore(batchNorm(Fields.field(vector, "preBn")), kernel);
        var expected = Fields.field(vector, "expected");
        var comparison = new Differences(tolerance);
        compare(comparison, "folded", folded.kernel(), expected);
        comparison.absolute("padValue", folded.padValue(), Fields.flat(expected, "padValue"));
        comparison.absolute(
                "output",
                evaluate(vector, folded.kernel(), folded.padValue()),
                Fields.flat(expected, "output"));
        return List.of(new Report.Entry(name, comparison.outcome()));
    }

    private static void compare(
            Differences comparison, String what, Kernel kernel, JsonNode expected)
            throws ConfigException {
        comparison.absolute(what + ".weight", kernel.weight(), Fields.flat(expected, "weight"));
        comparison.absolute(what + ".bias", kernel.bias(), Fields.flat(expected, "bias"));
    }

    private static double[] evaluate(JsonNode vector, Kernel kernel, double[] padValue)
            throws ConfigException {
        int[] dims = Fields.extents(vector, "input", 4);
        var input = Fields.flat(vector, "input");
        var shape = new Shape(dims[1], dims[2], dims[3]);
        var window = new Window(kernel.height(), Fields.integer(vector, "stride"), kernel.groups());
        int size = kernel.out() * window.out(dims[2]) * window.out(dims[3]);
        var out = new double[dims[0] * size];
        for (int n = 0; n < dims[0]; n++) {
            var image = Arrays.copyOfRange(input, n * shape.elements(), (n + 1) * shape.elements());
            var y =
                    Interpreter.conv(
                            image, shape, kernel.weight(), kernel.bias(), window, padValue);
            System.arraycopy(y, 0, out, n * size, size);
        }
        return out;
    }

    private static Kernel kernel(JsonNode node, int groups, boolean biased) throws ConfigException {
        int[] dims = Fields.extents(node, "weight", 4);
        var bias = biased ? Fields.flat(node, "bias") : new double[dims[0]];
        return new Kernel(
                dims[0], dims[1], dims[2], dims[3], groups, Fields.flat(node, "weight"), bias);
    }

    private static Affine batchNorm(JsonNode node) throws ConfigException {
        return Affine.of(
                Fields.flat(node, "gamma"),
                Fields.flat(node, "beta"),
                Fields.flat(node, "mean"),
                Fields.flat(node, "var"),
                Fields.number(node, "eps"));
    }

    private FoldVectors() {}
}
