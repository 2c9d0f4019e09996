package dev.adagrow.trainer.experiment.curves;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How the line of an arm looks. */
record ArmPen(Color colour, BasicStroke stroke, Marker marker) {
    private static final List<Color> COLOURS =
            List.of(
                    new Color(0x0072b2),
                    new Color(0xd55e00),
                    new Color(0x000000),
                    new Color(0x009e73),
                    new Color(0xcc79a7),
                    new Color(0x999999),
                    new Color(0x56b4e9),
                    new Color(0xe69f00),
                    new Color(0x882255));
    private static final List<float[]> DASHES =
            List.of(
                    new float[] {1, 0},
                    new float[] {9, 4},
                    new float[] {4, 2},
                    new float[] {9, 3, 2, 3});
    private static final List<Marker> MARKERS =
            List.of(
                    SeriesMarkers.CIRCLE,
                    SeriesMarkers.DIAMOND,
                    SeriesMarkers.SQUARE,
                    SeriesMarkers.TRIANGLE_UP,
                    SeriesMarkers.TRIANGLE_DOWN);
    private static final float WIDTH = 2;
    private static final int BAND = 26;

    /** They come again after as many arms as colours, dashes and markers all divide. */
    static ArmPen of(int arm) {
        return new ArmPen(
                COLOURS.get(arm % COLOURS.size()),
                new BasicStroke(
                        WIDTH,
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_ROUND,
                        1,
                        DASHES.get(arm % DASHES.size()),
                        0),
                MARKERS.get(arm % MARKERS.size()));
    }

    /** Light enough for several to lie over each other. */
    Color band() {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND);
    }
}
