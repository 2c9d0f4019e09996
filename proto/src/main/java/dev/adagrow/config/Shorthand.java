package dev.adagrow.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists of a growth configuration that may be written as a text. Stateless. */
final class Shorthand {
    private static final Pattern RATIO =
            Pattern.compile("([dw])([1-9][0-9]{0,2}):([dw])([1-9][0-9]{0,2})");
    private static final Pattern UNITS =
            Pattern.compile("(?:([a-z][a-z0-9]*(?:-[a-z]+)*)-)?([0-9]{1,6}(?:-[0-9]{1,6})*)");

    /**
     * "w1:d2" is w, d, d.
     *
     * @throws IllegalArgumentException if it is no ratio of depth and width
     */
    static List<String> cycle(String ratio) {
        var parts = RATIO.matcher(ratio.toLowerCase(Locale.ROOT));
        if (!parts.matches() || parts.group(1).equals(parts.group(3))) {
            throw new IllegalArgumentException(
                    "\"" + ratio + "\" is no ratio like \"w1:d2\" or \"d2:w1\"");
        }
        var cycle = new ArrayList<String>();
        cycle.addAll(Collections.nCopies(Integer.parseInt(parts.group(2)), parts.group(1)));
        cycle.addAll(Collections.nCopies(Integer.parseInt(parts.group(4)), parts.group(3)));
        return cycle;
    }

    /**
     * "VGG-2-2-1" and "2-2-1" are 2, 2, 1.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    static List<Integer> units(String architecture) {
        var parts = UNITS.matcher(architecture.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + architecture + "\" is no architecture like \"2-2-1\" or \"VGG-2-2-1\"");
        }
        return Stream.of(parts.group(2).split("-")).map(Integer::valueOf).toList();
    }

    /** That an architecture names, as in configurations; empty if it names none. */
    static Optional<String> family(String architecture) {
        var parts = UNITS.matcher(architecture.toLowerCase(Locale.ROOT));
        return parts.matches()
                // The thesis's tables call it Bottleneck-ResNet.
                ? Optional.ofNullable(parts.group(1)).map(f -> f.replace("-resnet", ""))
                : Optional.empty();
    }

    private Shorthand() {}
}
