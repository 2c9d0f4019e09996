package dev.adagrow.trainer.report;

/**
 * One curve.
 *
 * @param name for the legend
 * @param values one for each epoch of the chart; NaN where there is none
 */
public record ChartSeries(String name, double[] values) {
    public ChartSeries {
        values = values.clone();
        for (double value : values) {
            if (Double.isInfinite(value)) {
                throw new IllegalArgumentException("series " + name + " has an infinite value");
            }
        }
    }
}
