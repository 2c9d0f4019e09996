package dev.adagrow.trainer.report;

/** Draws values over epochs. Stateless but for the drawing that it writes to. */
final class Curves {
    private final Svg svg;
    private final Scale x;
    private final Scale y;
    private final int[] epochs;

    Curves(Svg svg, Scale x, Scale y, int[] epochs) {
        this.svg = svg;
        this.x = x;
        this.y = y;
        this.epochs = epochs;
    }

    /** A gap wherever there is no value; a dot for a value between two gaps. */
    void line(ChartSeries series, Pen pen) {
        var values = series.values();
        var path = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            boolean begins = i == 0 || Double.isNaN(values[i - 1]);
            boolean ends = i == values.length - 1 || Double.isNaN(values[i + 1]);
            if (begins && ends) {
                dot(i, values[i], pen);
            } else {
                path.append(begins ? "M" : "L").append(at(i)).append(' ').append(height(values[i]));
            }
        }
        if (!path.isEmpty()) {
            svg.open(
                    "path",
                    "d",
                    path.toString(),
                    "stroke",
                    pen.colour(),
                    "stroke-width",
                    "2",
                    "stroke-linejoin",
                    "round",
                    "stroke-dasharray",
                    pen.dash());
            svg.title(series.name());
            svg.close();
        }
    }

    private void dot(int i, double value, Pen pen) {
        svg.leaf("circle", "cx", at(i), "cy", height(value), "r", "2.5", "fill", pen.colour());
    }

    /** The area between two stairs. Each value holds from its epoch to the next. */
    void layer(String name, double[] lower, double[] upper, Pen pen) {
        var path = new StringBuilder();
        for (int i = 0; i < epochs.length; i++) {
            path.append(i == 0 ? "M" + at(i) + " " : "H" + at(i) + "V").append(height(upper[i]));
        }
        path.append("H").append(Svg.number(x.end()));
        for (int i = epochs.length - 1; i >= 0; i--) {
            path.append("V").append(height(lower[i])).append("H").append(at(i));
        }
        svg.open(
                "path",
                "d",
                path.append("Z").toString(),
                "fill",
                pen.colour(),
                "fill-opacity",
                "0.55",
                "stroke",
                pen.colour());
        svg.title(name);
        svg.close();
    }

    private String at(int i) {
        return Svg.number(x.at(epochs[i]));
    }

    private String height(double value) {
        return Svg.number(y.at(value));
    }
}
