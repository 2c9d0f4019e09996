package dev.adagrow.bundle;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a model may be called; the same rule for who asks and who creates. */
public final class ModelName {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * What is wrong with the name, in a sentence that quotes it; empty if nothing is.
     *
     * @param name bare, without "models/"
     */
    public static Optional<String> fault(String name) {
        return RULE.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "\""
                                + name
                                + "\" is no model name: letters, digits, \"-\" and \"_\" are allowed, at most 64");
    }

    private ModelName() {}
}
