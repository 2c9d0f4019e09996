package dev.adagrow.trainer.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Upright lines through a plot with their labels in a band above it. */
final class EventLines {
    /** Pixels from one upright label to the next. */
    private static final int APART = 13;

    private static final int LONGEST = 26;

    /** Of one letter on average, in pixels. */
    private static final double LETTER = 6.4;

    private static final int LEADER = 8;

    private final List<ChartEvent> events;

    EventLines(List<ChartEvent> events) {
        this.events = events.stream().sorted(Comparator.comparingInt(ChartEvent::epoch)).toList();
    }

    /** Earliest first. */
    List<ChartEvent> inOrder() {
        return events;
    }

    /** Pixels that the labels need above the plot. */
    int band() {
        int longest = events.stream().mapToInt(e -> shortened(e.label()).length()).max().orElse(0);
        return events.isEmpty() ? 0 : (int) (longest * LETTER) + 2 * LEADER;
    }

    /** Where there are more labels than room, some are left to the pointer. */
    void draw(Svg svg, Frame frame, Scale x) {
        int room = (frame.right() - frame.left()) / APART;
        int each = Math.max(1, (events.size() + room - 1) / room);
        var labelled = new ArrayList<ChartEvent>();
        for (int i = 0; i < events.size(); i++) {
            line(svg, frame, x, events.get(i));
            if (i % each == 0) {
                labelled.add(events.get(i));
            }
        }
        var wanted = labelled.stream().map(e -> x.at(e.epoch())).toList();
        var places = spread(wanted, APART, frame.right());
        for (int i = 0; i < labelled.size(); i++) {
            label(svg, frame.top(), wanted.get(i), places.get(i), labelled.get(i).label());
        }
    }

    private static void line(Svg svg, Frame frame, Scale x, ChartEvent event) {
        double at = x.at(event.epoch());
        svg.open("g", "stroke", "currentColor", "stroke-width", Pen.weight(event.kind()));
        svg.title("epoch " + event.epoch() + ": " + event.label());
        svg.line(
                at,
                frame.top(),
                at,
                frame.bottom(),
                "stroke-opacity",
                "0.6",
                "stroke-dasharray",
                Pen.dash(event.kind()));
        svg.close();
    }

    private static void label(Svg svg, int top, double from, double at, String words) {
        svg.line(from, top, at, top - LEADER, "stroke", "currentColor", "stroke-opacity", "0.6");
        double x = at + 4;
        double y = top - LEADER - 3;
        svg.text(
                x,
                y,
                shortened(words),
                "font-size",
                "11",
                "transform",
                String.format(Locale.ROOT, "rotate(-90 %.1f %.1f)", x, y));
    }

    /**
     * Places labels side by side so that none covers another.
     *
     * @param wanted places, ascending
     * @param apart at least so far
     * @param last no place lies beyond it
     * @return ascending: pushed to the right until they are apart, then back from the end
     */
    static List<Double> spread(List<Double> wanted, double apart, double last) {
        var places = new ArrayList<Double>();
        double least = Double.NEGATIVE_INFINITY;
        for (double place : wanted) {
            double at = Math.max(place, least);
            places.add(at);
            least = at + apart;
        }
        double most = last;
        for (int i = places.size() - 1; i >= 0; i--) {
            double at = Math.min(places.get(i), most);
            places.set(i, at);
            most = at - apart;
        }
        return places;
    }

    private static String shortened(String label) {
        return label.length() <= LONGEST ? label : label.substring(0, LONGEST - 2) + "..";
    }
}
