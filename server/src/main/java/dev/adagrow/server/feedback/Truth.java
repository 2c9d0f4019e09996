package dev.adagrow.server.feedback;

/** What somebody said about an answered row. */
public sealed interface Truth {
    /** The right class, by its index in the model's class table. */
    record OfClass(int index) implements Truth {}

    /** Only whether the answer that was given is right. */
    record Correct(boolean correct) implements Truth {}
}
