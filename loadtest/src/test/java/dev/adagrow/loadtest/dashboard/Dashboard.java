package dev.adagrow.loadtest.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A Grafana dashboard, as far as it asks for series. */
public final class Dashboard {
    /** Labels that Prometheus itself puts on every series. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private record Query(String panel, String expression) {}

    private final List<Query> queries = new ArrayList<>();

    private Dashboard(JsonNode root) {
        for (JsonNode panel : root.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(panel.path("title").asText(), target.path("expr").asText()));
            }
        }
    }

    public static Dashboard read(Path file) throws IOException {
        return new Dashboard(new ObjectMapper().readTree(file.toFile()));
    }

    static Dashboard parse(String json) throws IOException {
        return new Dashboard(new ObjectMapper().readTree(json));
    }

    public int size() {
        return queries.size();
    }

    /**
     * What the panels ask for and the processes do not export, in words.
     *
     * @param rare families that need no series, since what they count may not have happened
     */
    public Set<String> missing(Scrape scrape, Set<String> rare) {
        var missing = new TreeSet<String>();
        for (Query query : queries) {
            for (var selector : PromQl.selectors(query.expression())) {
                String where = "panel \"" + query.panel() + "\" asks for ";
                var labels = scrape.labelsOf(selector.series());
                if (labels.isEmpty()) {
                    if (!rare.contains(selector.series()) || !scrape.declares(selector.series())) {
                        missing.add(where + selector.series() + ", which no process exports");
                    }
                    continue;
                }
                for (String label : selector.labels()) {
                    if (!labels.get().contains(label) && !OF_PROMETHEUS.contains(label)) {
                        missing.add(
                                where
                                        + "label "
                                        + label
                                        + " of "
                                        + selector.series()
                                        + ", which has "
                                        + labels.get());
                    }
                }
            }
        }
        return missing;
    }
}
