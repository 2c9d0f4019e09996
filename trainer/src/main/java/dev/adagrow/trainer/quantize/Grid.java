package dev.adagrow.trainer.quantize;

/** One symmetric grid for each output row: q = clip(round half to even (w / scale)). */
public record Grid(double[] scale, int maxCode) {
    /** Nearest code; what lies outside of the grid gets the outermost one. */
    public int code(int row, double w) {
        return (int) Math.clamp(Math.rint(w / scale[row]), -maxCode, maxCode);
    }

    /** The weight that a code stands for. */
    public double value(int row, int code) {
        return code * scale[row];
    }
}
