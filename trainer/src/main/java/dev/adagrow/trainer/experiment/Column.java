package dev.adagrow.trainer.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A measured quantity of a training, and how people read it. */
public enum Column {
    /** Share of the test split that the folded network answers rightly. */
    TEST("test", "test %", 100, "%.2f"),
    VALIDATION("validation", "validation %", 100, "%.2f"),
    /** Of the folded network. */
    PARAMETERS("parameters", "parameters", 1, "%,.0f"),
    /** Multiply-accumulates of one input in the folded network. */
    FLOPS("flops", "FLOPs", 1, "%,.0f"),
    /** Of all blocks together. */
    UNITS("units", "units", 1, "%.1f"),
    BRANCHES("branches", "branches", 1, "%.1f"),
    EPOCHS("epochs", "epochs", 1, "%.0f"),
    /** Of the whole process. */
    CPU_SECONDS("cpuSeconds", "CPU s", 1, "%.1f"),
    /** Of the whole process, by the clock. */
    SECONDS("seconds", "s", 1, "%.1f"),
    /** Of a stream: right answers over the whole time. */
    PREQUENTIAL("prequential", "prequential %", 100, "%.2f"),
    /** Of a stream: mean accuracy of all tasks at the end. */
    FINAL_MEAN("finalMean", "final mean %", 100, "%.2f"),
    /** Of a stream: what earlier tasks have lost at the end, in points. */
    FORGETTING("forgetting", "forgetting", 100, "%.2f"),
    /** Of a stream: the worst accuracy of a task that was learnt before. */
    MIN_ACCURACY("minAccuracy", "least %", 100, "%.2f"),
    /** Of a stream: steps that published a larger net. */
    GROWN_STEPS("grownSteps", "grown", 1, "%.1f"),
    /** Of a stream: versions whose gate did not pass. */
    GATE_FAILURES("gateFailures", "gates failed", 1, "%.1f");

    private final String key;
    private final String title;
    private final double factor;
    private final String format;

    Column(String key, String title, double factor, String format) {
        this.key = key;
        this.title = title;
        this.factor = factor;
        this.format = format;
    }

    /** In definitions and JSON. */
    public String key() {
        return key;
    }

    /** Head of the column. */
    public String title() {
        return title;
    }

    /** For people: shares as percent. */
    public String format(double value) {
        return String.format(Locale.ROOT, format, factor * value);
    }

    /** In the unit that people read. */
    public double shown(double value) {
        return factor * value;
    }

    /** Empty for an unknown key. */
    static Optional<Column> find(String key) {
        return Arrays.stream(values()).filter(c -> c.key.equals(key)).findFirst();
    }

    /** Whether a training that was cut off and went on cannot tell it. */
    public boolean isTime() {
        return switch (this) {
            case CPU_SECONDS, SECONDS -> true;
            case TEST,
                    VALIDATION,
                    PARAMETERS,
                    FLOPS,
                    UNITS,
                    BRANCHES,
                    EPOCHS,
                    PREQUENTIAL,
                    FINAL_MEAN,
                    FORGETTING,
                    MIN_ACCURACY,
                    GROWN_STEPS,
                    GATE_FAILURES ->
                    false;
        };
    }
}
