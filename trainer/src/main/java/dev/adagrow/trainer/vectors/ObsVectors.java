package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.DynamicObs;
import dev.adagrow.trainer.quantize.Grid;
import dev.adagrow.trainer.quantize.Hessian;
import dev.adagrow.trainer.quantize.Obs;
import dev.adagrow.trainer.quantize.OutputDrift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Quantization of one layer: an entry for each method that a case has an answer for. */
final class ObsVectors {
    /**
     * @param drift of a case with the asymmetric target; its errors are those against the float
     *     network's output
     */
    private record Problem(Obs.Layer layer, Optional<OutputDrift> drift) {
        double error(Obs.Solution solution) {
            return drift.map(d -> solution.error(layer, d)).orElseGet(() -> solution.error(layer));
        }

        Obs.Layer target() throws ConfigException {
            if (drift.isEmpty()) {
                throw new ConfigException("an asymmetric answer without field floatInputs");
            }
            return Obs.towardsFloat(layer, drift.get(), 1);
        }
    }

    static List<Report.Entry> check(String name, JsonNode vector, double tolerance)
            throws ConfigException {
        var problem = problem(vector);
        var entries = new ArrayList<Report.Entry>();
        for (var answer : Fields.field(vector, "expected").properties()) {
            entries.add(
                    new Report.Entry(
                            name + "/" + answer.getKey(),
                            answer(answer.getKey(), vector, problem, tolerance)));
        }
        return entries;
    }

    private static CheckResult answer(
            String key, JsonNode vector, Problem problem, double tolerance) throws ConfigException {
        var layer = problem.layer();
        var whole = Fields.field(vector, "expected");
        return switch (key) {
            case "hessianDiagonal" -> {
                int n = layer.hessian().columns();
                var h = layer.hessian().damped(layer.damping());
                var diagonal = new double[n];
                for (int i = 0; i < n; i++) {
                    diagonal[i] = h[i * n + i];
                }
                yield relative(key, diagonal, Fields.flat(whole, key), tolerance);
            }
            case "inverseHessianDiagonal" ->
                    relative(key, Obs.inverseDiagonal(layer), Fields.flat(whole, key), tolerance);
            case "target" ->
                    relative(key, problem.target().weight(), Fields.flat(whole, key), tolerance);
            default -> {
                var solution = solution(key, problem);
                yield solution.isEmpty()
                        ? new CheckResult.Unknown("no method " + key)
                        : compare(solution.get(), Fields.field(whole, key), problem, tolerance);
            }
        };
    }

    /** Nothing for a method that is not known. */
    private static Optional<Obs.Solution> solution(String method, Problem problem)
            throws ConfigException {
        var layer = problem.layer();
        return switch (method) {
            case "direct" -> Optional.of(Obs.direct(layer));
            case "natural" -> Optional.of(Obs.solve(layer, ColumnOrder.NATURAL));
            case "importance" -> Optional.of(Obs.solve(layer, ColumnOrder.IMPORTANCE));
            case "activation" -> Optional.of(Obs.solve(layer, ColumnOrder.ACTIVATION));
            case "ring" -> Optional.of(Obs.solve(layer, ColumnOrder.RING));
            case "asymmetric" -> Optional.of(Obs.solve(problem.target(), ColumnOrder.NATURAL));
            case "dynamic" -> Optional.of(DynamicObs.solve(layer));
            case "dynamicRing" -> Optional.of(DynamicObs.solveRings(layer));
            default -> Optional.empty();
        };
    }

    private static CheckResult relative(
            String what, double[] actual, double[] expected, double tolerance) {
        var comparison = new Differences(tolerance);
        if (actual.length != expected.length) {
            return comparison
                    .fail(what + " has " + actual.length + " values, expected " + expected.length)
                    .outcome();
        }
        for (int i = 0; i < actual.length; i++) {
            comparison.relative(what + "[" + i + "]", actual[i], expected[i]);
        }
        return comparison.outcome();
    }

    private static CheckResult compare(
            Obs.Solution solution, JsonNode expected, Problem problem, double tolerance)
            throws ConfigException {
        var comparison = new Differences(tolerance);
        if (expected.has("order")) {
            comparison.equal("order", solution.order(), Fields.integers(expected, "order"));
        }
        return comparison
                .equal("codes", solution.codes(), Fields.integers(expected, "codes"))
                .relative("error", problem.error(solution), Fields.number(expected, "error"))
                .outcome();
    }

    private static Problem problem(JsonNode vector) throws ConfigException {
        var weight = Fields.flat(vector, "weight");
        var inputs = matrix(vector, "inputs");
        var overlap = Fields.field(vector, "overlap");
        try {
            var layer =
                    new Obs.Layer(
                            weight,
                            Hessian.of(inputs),
                            new Grid(
                                    Fields.flat(vector, "scale"),
                                    Fields.integer(vector, "maxCode")),
                            overlap.isNull()
                                    ? Optional.empty()
                                    : Optional.of(Fields.integers(vector, "overlap")),
                            Fields.number(vector, "damping"));
            Optional<OutputDrift> drift =
                    vector.has("floatInputs")
                            ? Optional.of(
                                    OutputDrift.of(weight, matrix(vector, "floatInputs"), inputs))
                            : Optional.empty();
            return new Problem(layer, drift);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("this case is not valid: " + e.getMessage());
        }
    }

    private static double[][] matrix(JsonNode vector, String name) throws ConfigException {
        int[] dims = Fields.extents(vector, name, 2);
        var flat = Fields.flat(vector, name);
        var rows = new double[dims[0]][];
        for (int i = 0; i < dims[0]; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * dims[1], (i + 1) * dims[1]);
        }
        return rows;
    }

    private ObsVectors() {}
}
