package dev.adagrow.trainer.comparison;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.export.ArtifactSession;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Shapes;
import dev.adagrow.trainer.quantize.QuantizedNetwork;
import dev.adagrow.trainer.quantize.QuantizedWeights;
import dev.adagrow.trainer.quantize.Quantizer;
import dev.adagrow.trainer.training.ChosenClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Quantizes one network in several ways and measures each on ONNX Runtime with one thread. All
 * methods of one draw see the same calibration records. Takes seconds for each method and draw.
 */
public final class Comparison {
    private static final int WARM_UP = 50;
    private static final int TIMED = 300;

    private final FoldedNetwork network;
    private final Records training;
    private final Records test;
    private final Consumer<String> progress;

    /**
     * @param training from which calibration records are drawn
     * @param progress told what begins
     */
    public Comparison(
            FoldedNetwork network, Records training, Records test, Consumer<String> progress) {
        this.network = network;
        this.training = training;
        this.test = test;
        this.progress = progress;
    }

    /**
     * @param bits of the weights, 2..8
     * @param records of each draw; all there are if fewer, and no more than are {@link
     *     Records#held} and {@link Quantizer#mostRecords} allows
     * @param draws of calibration records
     */
    public record Plan(List<Method> methods, int bits, int records, int draws) {
        public Plan {
            methods = List.copyOf(methods);
            if (records < 1 || draws < 1) {
                throw new IllegalArgumentException(
                        draws + " draws of " + records + " calibration records");
            }
        }
    }

    /** The float network first, then each method. */
    public List<Row> run(Plan plan) {
        var rows = new ArrayList<Row>();
        progress.accept("float");
        var reference = measure(OnnxExport.fp32(network));
        rows.add(
                new Row(
                        "float",
                        List.of(reference.accuracy()),
                        List.of(),
                        reference.bytes(),
                        reference.milliseconds()));
        for (var method : plan.methods()) {
            var accuracies = new ArrayList<Double>();
            var errors = new ArrayList<Double>();
            var milliseconds = new ArrayList<Double>();
            int bytes = 0;
            for (int draw = 0; draw < plan.draws(); draw++) {
                progress.accept(method.name() + " " + (draw + 1) + "/" + plan.draws());
                var q =
                        Quantizer.quantize(
                                network,
                                calibration(plan.records(), draw),
                                method.settings(plan.bits()));
                var measured = measure(OnnxExport.int8(q));
                accuracies.add(measured.accuracy());
                errors.add(layerError(q));
                milliseconds.add(measured.milliseconds());
                bytes = measured.bytes();
            }
            rows.add(
                    new Row(
                            method.name(),
                            accuracies,
                            errors,
                            bytes,
                            Collections.min(milliseconds)));
        }
        return rows;
    }

    private FloatTensor calibration(int records, int draw) {
        var indices = new ArrayList<Integer>();
        for (int i = 0; i < training.size(); i++) {
            indices.add(i);
        }
        Collections.shuffle(indices, new Random(draw));
        int most = Math.min(records, Quantizer.mostRecords(Shapes.of(network)));
        int n = Math.min(training.heldAtOnce(most), indices.size());
        return training.batch(indices.subList(0, n).stream().mapToInt(i -> i).toArray()).inputs();
    }

    private static double layerError(QuantizedNetwork q) {
        return q.weights().values().stream()
                .mapToDouble(QuantizedWeights::relativeError)
                .average()
                .orElse(0);
    }

    private record Measured(double accuracy, int bytes, double milliseconds) {}

    private Measured measure(byte[] model) {
        try (var session = new ArtifactSession(model, 1);
                var input = new InputThreads(1)) {
            return new Measured(accuracy(session, input), model.length, milliseconds(session));
        }
    }

    private double accuracy(ArtifactSession session, InputThreads input) {
        var right = new LongAdder();
        input.pieces(
                test,
                piece -> {
                    int[] answers = ChosenClasses.of(session.run(piece.inputs()));
                    for (int i = 0; i < answers.length; i++) {
                        right.add(answers[i] == piece.labels()[i] ? 1 : 0);
                    }
                });
        return (double) right.sum() / test.size();
    }

    private double milliseconds(ArtifactSession session) {
        var one = test.held(1).inputs();
        var nanos = new long[TIMED];
        for (int i = -WARM_UP; i < TIMED; i++) {
            long start = System.nanoTime();
            session.run(one);
            nanos[Math.max(i, 0)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[TIMED / 2] / 1e6;
    }
}
