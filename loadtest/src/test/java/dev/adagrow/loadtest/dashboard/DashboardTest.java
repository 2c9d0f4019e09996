package dev.adagrow.loadtest.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final String EXPORTED =
            """
            # TYPE calls_total counter
            calls_total{model="a",code="OK",} 3.0
            # TYPE seconds histogram
            seconds_bucket{model="a",le="0.1",} 3.0
            # TYPE shed_total counter
            """;

    private static Dashboard panel(String expression) throws IOException {
        return Dashboard.parse(
                "{\"panels\": [{\"title\": \"P\", \"targets\": [{\"expr\": \""
                        + expression.replace("\"", "\\\"")
                        + "\"}]}]}");
    }

    private static Set<String> missing(String expression) throws IOException {
        var scrape = new Scrape();
        scrape.add(EXPORTED);
        return panel(expression).missing(scrape, Set.of("shed_total"));
    }

    @Test
    void findsSeriesInNestedExpressions() throws IOException {
        assertThat(
                        missing(
                                "histogram_quantile(0.99, sum by (le, model) (rate(seconds_bucket{model=~\"$model\"}[1m])))"))
                .isEmpty();
        assertThat(missing("sum(rate(calls_total{code!=\"OK\"}[5m])) by (job) / sum(calls_total)"))
                .isEmpty();
        assertThat(missing("rate(shed_total[1m])")).isEmpty();
    }

    @Test
    void namesThePanelAndTheSeriesThatDoesNotExist() throws IOException {
        assertThat(missing("rate(call_total[1m]) / sum(calls_total)"))
                .containsExactly("panel \"P\" asks for call_total, which no process exports");
    }

    @Test
    void namesTheLabelThatDoesNotExist() throws IOException {
        assertThat(missing("sum by (version) (calls_total)"))
                .singleElement()
                .asString()
                .contains("label version of calls_total");
        assertThat(missing("calls_total{status=\"OK\"}"))
                .singleElement()
                .asString()
                .contains("label status of calls_total");
    }
}
