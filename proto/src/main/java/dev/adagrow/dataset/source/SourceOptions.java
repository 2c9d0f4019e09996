package dev.adagrow.dataset.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is written of a source, PLACE[,key=value...], taken apart.
 *
 * @param place without its options
 * @param values by key; every key is known
 */
record SourceOptions(String place, Map<String, String> values) {
    private static final List<String> OF_EVERY_SOURCE = List.of("classes", "prefix", "only");
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z-]*=.*", Pattern.DOTALL);

    /**
     * The place ends where the first option begins, and options alone follow: a comma before that
     * belongs to the place.
     *
     * @param who for messages
     * @param own keys that this kind of source has beside those of every source
     * @throws IllegalArgumentException naming what is no option, or is given twice
     */
    static SourceOptions behindPlace(String who, String text, List<String> own) {
        List<String> parts = List.of(text.split(",", -1));
        int end = 1;
        while (end < parts.size() && !OPTION.matcher(parts.get(end)).matches()) {
            end++;
        }
        var known = new ArrayList<>(own);
        known.addAll(OF_EVERY_SOURCE);
        var values = new LinkedHashMap<String, String>();
        for (String part : parts.subList(end, parts.size())) {
            if (!known.contains(key(part))) {
                throw new IllegalArgumentException(
                        who
                                + ": unknown option \""
                                + key(part)
                                + "\"; known: "
                                + String.join(", ", known));
            }
            put(who, part, values);
        }
        return new SourceOptions(String.join(",", parts.subList(0, end)), values);
    }

    /**
     * Where the place is a list of settings itself, it is what remains without the options of every
     * source.
     *
     * @throws IllegalArgumentException naming what is given twice or without a value
     */
    static SourceOptions amongSettings(String who, String text) {
        var settings = new ArrayList<String>();
        var values = new LinkedHashMap<String, String>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException(who + ": nothing stands behind a comma");
            }
            if (OF_EVERY_SOURCE.contains(key(part))) {
                put(who, part, values);
            } else {
                settings.add(part);
            }
        }
        return new SourceOptions(String.join(",", settings), values);
    }

    private static String key(String part) {
        int equals = part.indexOf('=');
        return equals < 0 ? part : part.substring(0, equals);
    }

    private static void put(String who, String part, Map<String, String> values) {
        String key = key(part), value = part.substring(Math.min(part.length(), key.length() + 1));
        if (value.isBlank()) {
            throw new IllegalArgumentException(who + ": " + key + "= needs a value");
        }
        if (values.put(key, value) != null) {
            throw new IllegalArgumentException(who + ": \"" + key + "\" is given twice");
        }
    }

    /** The source, under the names that the options say; itself where they say nothing of names. */
    DatasetSource relabelled(DatasetSource source) {
        if (OF_EVERY_SOURCE.stream().noneMatch(values::containsKey)) {
            return source;
        }
        return new DatasetSource.Relabelled(
                source,
                Optional.ofNullable(values.get("classes")).map(Path::of),
                values.getOrDefault("prefix", ""),
                Optional.ofNullable(values.get("only"))
                        .map(names -> List.of(names.split("\\+", -1)))
                        .orElse(List.of()));
    }
}
