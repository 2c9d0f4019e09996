package dev.adagrow.trainer.report;

/**
 * Where the parts of a chart lie, in pixels.
 *
 * @param top of the plot; above it are title and event labels
 * @param right of the plot
 */
record Frame(int width, int height, int left, int top, int right, int bottom) {
    /** Grid, ticks, their labels and the axis titles. */
    void axes(Svg svg, Scale x, Scale y, String xTitle, String yTitle) {
        for (double tick : y.ticks()) {
            double at = y.at(tick);
            svg.line(left, at, right, at, "stroke", "currentColor", "stroke-opacity", "0.15");
            svg.text(left - 6, at + 4, y.label(tick), "text-anchor", "end");
        }
        for (double tick : x.ticks()) {
            double at = x.at(tick);
            svg.line(at, bottom, at, bottom + 4, "stroke", "currentColor");
            svg.text(at, bottom + 17, x.label(tick), "text-anchor", "middle");
        }
        svg.line(left, bottom, right, bottom, "stroke", "currentColor");
        svg.line(left, top, left, bottom, "stroke", "currentColor");
        svg.text((left + right) / 2.0, bottom + 34, xTitle, "text-anchor", "middle");
        double middle = (top + bottom) / 2.0;
        svg.text(
                14,
                middle,
                yTitle,
                "text-anchor",
                "middle",
                "transform",
                "rotate(-90 14 " + Svg.number(middle) + ")");
    }

    void title(Svg svg, String words) {
        svg.text(left, 18, words, "font-weight", "600", "font-size", "14");
    }
}
