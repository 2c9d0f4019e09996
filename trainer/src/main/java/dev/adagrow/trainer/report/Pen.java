package dev.adagrow.trainer.report;

import java.util.List;

/**
 * How the curve of an index looks.
 *
 * @param colour stands out by 3:1 or more on white as on #121212
 * @param dash for those who tell no colours apart
 */
record Pen(String colour, String dash) {
    static final List<String> COLOURS =
            List.of("#3b82f6", "#d97706", "#16a34a", "#db2777", "#8b5cf6", "#0d9488");
    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3");

    /** They come again after twelve. */
    static Pen of(int index) {
        return new Pen(COLOURS.get(index % COLOURS.size()), DASHES.get(index % DASHES.size()));
    }

    /**
     * @return dashes of an event's line
     */
    static String dash(ChartEvent.Kind kind) {
        return switch (kind) {
            case DEPTH, STOP -> "none";
            case WIDTH -> "5 4";
        };
    }

    /**
     * @return pixels of an event's line
     */
    static String weight(ChartEvent.Kind kind) {
        return switch (kind) {
            case DEPTH, WIDTH -> "1";
            case STOP -> "3";
        };
    }
}
