package dev.adagrow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {
    private static final double NONE = Double.NaN;
    private static final int[] EPOCHS = {1, 2, 3, 4, 5, 6};

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> all(Document svg, String element) {
        var nodes = svg.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document svg) {
        return all(svg, "text").stream().map(Element::getTextContent).toList();
    }

    @Test
    void gapsAreLeftOpenAndALoneValueIsADot() throws Exception {
        var series = new ChartSeries("loss", new double[] {1, 2, NONE, 3, NONE, NONE});
        var svg = parsed(Charts.lines("t", "loss", EPOCHS, List.of(series), List.of()));
        var path = all(svg, "path").getFirst().getAttribute("d");
        assertThat(path).matches("M[0-9. ]+L[0-9. ]+");
        assertThat(all(svg, "circle")).hasSize(1);
    }

    @Test
    void titlesLegendAndEventsAreWrittenOut() throws Exception {
        var svg =
                parsed(
                        Charts.lines(
                                "Growth",
                                "share",
                                EPOCHS,
                                List.of(new ChartSeries("a < b & c", new double[6])),
                                List.of(
                                        new ChartEvent(4, "growth \"ends\"", ChartEvent.Kind.STOP),
                                        new ChartEvent(2, "unit \u0007 in", ChartEvent.Kind.DEPTH),
                                        new ChartEvent(9, "branches", ChartEvent.Kind.WIDTH))));
        assertThat(texts(svg))
                .contains(
                        "Growth",
                        "epoch",
                        "share",
                        "a < b & c",
                        "growth \"ends\"",
                        "unit   in",
                        "branches",
                        "deeper",
                        "wider",
                        "growth ends",
                        "9");
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).isEqualTo("Growth");
    }

    @Test
    void onlyThePagesColourAndThoseThatStandOutOnBothAreUsed() {
        var svg =
                Charts.lines(
                        "t",
                        "y",
                        EPOCHS,
                        List.of(new ChartSeries("s", new double[] {1, 2, 3, 4, 5, 6})),
                        List.of(new ChartEvent(3, "e", ChartEvent.Kind.WIDTH)));
        assertThat(svg).doesNotContain("<style", "black", "white");
        for (var colour : Pen.COLOURS) {
            assertThat(contrast(colour, "#ffffff")).as(colour).isGreaterThan(3);
            assertThat(contrast(colour, "#121212")).as(colour).isGreaterThan(3);
        }
    }

    /** WCAG 2.2, contrast ratio. */
    private static double contrast(String a, String b) {
        double light = Math.max(luminance(a), luminance(b));
        double dark = Math.min(luminance(a), luminance(b));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double luminance(String colour) {
        var weights = new double[] {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void hundredsOfEventsKeepTheirLabelsApart() throws Exception {
        var events =
                IntStream.range(0, 300)
                        .mapToObj(i ->
                                new ChartEvent(1 + i / 60, "event " + i, ChartEvent.Kind.DEPTH))
                        .toList();
        var svg =
                parsed(
                        Charts.lines(
                                "t",
                                "y",
                                EPOCHS,
                                List.of(new ChartSeries("s", new double[6])),
                                events));
        var places =
                all(svg, "text").stream()
                        .filter(t -> t.getTextContent().startsWith("event "))
                        .map(t -> Double.parseDouble(t.getAttribute("x")))
                        .toList();
        assertThat(places).hasSizeBetween(30, 60);
        for (int i = 1; i < places.size(); i++) {
            assertThat(places.get(i) - places.get(i - 1)).isGreaterThan(12.8);
        }
        assertThat(places.getFirst()).isPositive();
        assertThat(places.getLast()).isLessThan(760);
        assertThat(all(svg, "title").stream().map(Element::getTextContent))
                .contains("epoch 5: event 299");
    }

    @Test
    void labelsArePushedApartAndBackFromTheEnd() {
        assertThat(EventLines.spread(List.of(0.0, 1.0, 50.0), 10, 100))
                .containsExactly(0.0, 10.0, 50.0);
        assertThat(EventLines.spread(List.of(70.0, 95.0, 96.0), 10, 100))
                .containsExactly(70.0, 90.0, 100.0);
        assertThat(EventLines.spread(List.of(), 10, 100)).isEmpty();
    }

    @Test
    void manyNamesTakeMoreRowsOfTheLegend() throws Exception {
        var series = new ArrayList<ChartSeries>();
        for (int i = 0; i < 20; i++) {
            series.add(new ChartSeries("a series of number " + i, new double[6]));
        }
        var svg = parsed(Charts.lines("t", "y", EPOCHS, series, List.of()));
        assertThat(texts(svg)).contains("a series of number 19");
        for (var text : all(svg, "text")) {
            assertThat(Double.parseDouble(text.getAttribute("x"))).isLessThan(760);
        }
    }

    @Test
    void unitsAreStackedStairs() throws Exception {
        var svg =
                parsed(
                        Charts.steps(
                                "Units",
                                new int[] {0, 1, 2},
                                List.of(
                                        new ChartSeries("block 0", new double[] {0, 1, 1}),
                                        new ChartSeries("block 1", new double[] {0, 0, 2}))));
        var layers = all(svg, "path");
        assertThat(layers).hasSize(2);
        // from x 58 to 744, from y 162 at 0 units up to 52 at 3
        assertThat(layers.get(0).getAttribute("d"))
                .isEqualTo(
                        "M58.0 162.0H401.0V125.3H744.0V125.3H744.0V162.0H744.0V162.0H401.0V162.0H58.0Z");
        assertThat(layers.get(1).getAttribute("d"))
                .startsWith("M58.0 162.0H401.0V125.3H744.0V52.0");
    }

    @Test
    void chartsWithoutAnyValueAreDrawn() throws Exception {
        var empty = new ChartSeries("none yet", new double[] {NONE});
        assertThat(texts(parsed(Charts.lines("t", "y", new int[] {3}, List.of(empty), List.of()))))
                .contains("none yet");
        assertThat(
                        texts(
                                parsed(
                                        Charts.steps(
                                                "t",
                                                new int[] {3},
                                                List.of(new ChartSeries("b", new double[] {0}))))))
                .contains("b");
    }

    @Test
    void refusesWhatDoesNotFit() {
        var two = List.of(new ChartSeries("acc", new double[] {1, 2}));
        assertThatThrownBy(() -> Charts.lines("t", "y", EPOCHS, two, List.of()))
                .hasMessage("series acc has 2 values for 6 epochs");
        assertThatThrownBy(() -> Charts.lines("t", "y", new int[] {2, 2}, two, List.of()))
                .hasMessage("epoch 2 comes after epoch 2");
        assertThatThrownBy(() -> Charts.lines("t", "y", new int[0], List.of(), List.of()))
                .hasMessageContaining("needs an epoch");
        assertThatThrownBy(() ->
                        Charts.steps(
                                "t",
                                new int[] {1, 2},
                                List.of(new ChartSeries("block 0", new double[] {1, NONE}))))
                .hasMessage("series block 0 has no number of units for each epoch");
        assertThatThrownBy(() -> new ChartSeries("loss", new double[] {Double.POSITIVE_INFINITY}))
                .hasMessage("series loss has an infinite value");
    }

    @Test
    void aSeriesKeepsItsValues() {
        var values = new double[] {1, 2};
        var series = new ChartSeries("s", values);
        values[0] = 9;
        assertThat(series.values()[0]).isCloseTo(1, within(0.0));
    }
}
