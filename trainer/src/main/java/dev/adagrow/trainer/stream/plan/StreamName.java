package dev.adagrow.trainer.stream.plan;

import java.util.Arrays;
import java.util.Optional;

/** The streams that there are. */
public enum StreamName {
    /** MNIST, then Fashion-MNIST as ten classes more, then grey CIFAR-10 as ten classes more. */
    JOBS("jobs"),
    /** MNIST as five times two classes, one pair after the other. */
    CLASSES_MNIST("classes-mnist"),
    /** Fashion-MNIST as five times two classes. */
    CLASSES_FASHION("classes-fashion"),
    /** CIFAR-10 in colour, clean, then under one corruption after another. */
    DRIFT("drift"),
    /** CIFAR-10 in colour, clean, and then two corruptions in turns. */
    RECURRING("recurring"),
    /**
     * Drawn digits 0 to 4, then 5 to 9 as classes more, then all of them drifted; needs no file.
     */
    GLYPHS("glyphs"),
    /** Drawn digits, and then drifted ones and plain ones in turns; needs no file. */
    GLYPHS_RECURRING("glyphs-recurring");

    private final String title;

    StreamName(String title) {
        this.title = title;
    }

    /** In commands, definitions and files. */
    public String title() {
        return title;
    }

    /** Empty for an unknown title. */
    public static Optional<StreamName> find(String title) {
        return Arrays.stream(values()).filter(name -> name.title.equals(title)).findFirst();
    }

    /** All titles, for messages. */
    public static String known() {
        return String.join(", ", Arrays.stream(values()).map(StreamName::title).toList());
    }
}
