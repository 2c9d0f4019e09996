package dev.adagrow.loadtest.dashboard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of all series that were seen in Prometheus text, with the labels that each carries. Not
 * thread-safe.
 */
public final class Scrape {
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\S+) .*");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private final Map<String, Set<String>> labels = new HashMap<>();
    private final Set<String> families = new HashSet<>();

    /** Adds what one scrape says. */
    public void add(String text) {
        for (String line : text.split("\n", -1)) {
            Matcher family = FAMILY.matcher(line);
            if (family.matches()) {
                families.add(family.group(1));
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.find()) {
                var names = labels.computeIfAbsent(sample.group(1), name -> new HashSet<>());
                Matcher label = LABEL.matcher(Optional.ofNullable(sample.group(2)).orElse(""));
                while (label.find()) {
                    names.add(label.group(1));
                }
            }
        }
    }

    /** Labels of the series of a name; empty if there is none. */
    public Optional<Set<String>> labelsOf(String series) {
        return Optional.ofNullable(labels.get(series));
    }

    /** Whether a family of the name is exported, be it without a series so far. */
    public boolean declares(String family) {
        return families.contains(family);
    }
}
