package dev.adagrow.loadtest.dashboard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which series a PromQL expression reads. Knows as much of the language as dashboards use. */
final class PromQl {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "[a-zA-Z_:][a-zA-Z0-9_:]*|\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\d+(?:\\.\\d+)?|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern MATCHER =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "sum", "avg", "min", "max", "count");

    /** A series name and every label that the expression expects on it. */
    record Selector(String series, Set<String> labels) {}

    static List<Selector> selectors(String expression) {
        List<String> tokens = TOKEN.matcher(expression).results().map(MatchResult::group).toList();
        var grouping = new HashSet<String>();
        var found = new ArrayList<Selector>();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (!NAME.matcher(token).matches()) {
                continue;
            }
            if (GROUPING.contains(token)) {
                for (i += 2; !tokens.get(i).equals(")"); i++) {
                    if (!tokens.get(i).equals(",")) {
                        grouping.add(tokens.get(i));
                    }
                }
            } else if (!next.equals("(") && !WORDS.contains(token)) {
                var labels = new HashSet<String>();
                if (next.startsWith("{")) {
                    MATCHER.matcher(next).results().forEach(match -> labels.add(match.group(1)));
                }
                found.add(new Selector(token, labels));
            }
        }
        found.forEach(selector -> selector.labels().addAll(grouping));
        return found;
    }

    private PromQl() {}
}
