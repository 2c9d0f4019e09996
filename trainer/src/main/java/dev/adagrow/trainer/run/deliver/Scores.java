package dev.adagrow.trainer.run.deliver;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.training.ChosenClasses;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What one model answered to the records of one set.
 *
 * @param labels what is right
 * @param answers the class that it chose
 */
public record Scores(int[] labels, int[] answers) {
    public Scores {
        if (labels.length != answers.length) {
            throw new IllegalArgumentException(
                    answers.length + " answers to " + labels.length + " records");
        }
    }

    /**
     * @param logits [records, classes]; may be anything without records
     * @throws IllegalArgumentException unless there is one row for each label
     */
    public static Scores of(FloatTensor logits, int[] labels) {
        return new Scores(labels, labels.length == 0 ? new int[0] : ChosenClasses.of(logits));
    }

    /**
     * Asks a model, a piece of the records at a time.
     *
     * @param model from inputs [n, channels, height, width] to logits [n, classes]; row by row, so
     *     that pieces answer as the whole would
     * @throws dev.adagrow.preprocess.InputException naming data set and record, if one cannot be
     *     decoded
     */
    public static Scores of(UnaryOperator<FloatTensor> model, Records records, InputThreads input) {
        var answers = IntStream.builder();
        input.pieces(
                records,
                piece ->
                        Arrays.stream(ChosenClasses.of(model.apply(piece.inputs())))
                                .forEach(answers::add));
        return new Scores(records.labels(), answers.build().toArray());
    }

    public int records() {
        return labels.length;
    }

    /** Whether record {@code i} got its label. */
    public boolean right(int i) {
        return labels[i] == answers[i];
    }

    public int rightCount() {
        int n = 0;
        for (int i = 0; i < labels.length; i++) {
            n += right(i) ? 1 : 0;
        }
        return n;
    }

    /** 0 without records. */
    public double accuracy() {
        return records() == 0 ? 0 : (double) rightCount() / records();
    }

    /** Share of wrong answers by class, averaged over the classes that occur; 0 without records. */
    public double macroError() {
        return ChosenClasses.macroError(answers, labels);
    }

    /** These, then the others. */
    public Scores and(Scores more) {
        return new Scores(joined(labels, more.labels), joined(answers, more.answers));
    }

    private static int[] joined(int[] a, int[] b) {
        var all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
