package dev.adagrow.trainer.quantize;

import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;

/**
 * Which input values each output position of a convolution sees (im2col). Columns are in the order
 * of a stored kernel: channel of the group, row, column.
 */
record Unfolding(Shape in, Window window) {
    /** A linear layer: one position that sees everything. */
    static Unfolding linear(Shape in) {
        return new Unfolding(new Shape(in.elements(), 1, 1), new Window(1, 1, 1));
    }

    int columns() {
        return in.channels() / window.groups() * window.kernel() * window.kernel();
    }

    int positions() {
        return window.out(in.height()) * window.out(in.width());
    }

    /** Writes [positions][columns] of one record and group. */
    void bySample(byte[] centred, int record, int group, int[] out) {
        write(centred, record, group, out, 0, columns(), 1);
    }

    /**
     * Writes [columns][positions] of one record and group from {@code at} on, a column every {@code
     * stride}.
     */
    void byColumn(byte[] centred, int record, int group, int[] out, int at, int stride) {
        write(centred, record, group, out, at, 1, stride);
    }

    private void write(
            byte[] centred,
            int record,
            int group,
            int[] out,
            int at,
            int perPosition,
            int perColumn) {
        int taps = window.kernel() * window.kernel();
        int channels = in.channels() / window.groups();
        for (int c = 0; c < channels; c++) {
            int plane = (record * in.channels() + group * channels + c) * in.height() * in.width();
            for (int tap = 0; tap < taps; tap++) {
                tap(centred, plane, tap, out, at + (c * taps + tap) * perColumn, perPosition);
            }
        }
    }

    /** What all positions see at one kernel position of one channel; 0 outside of the plane. */
    private void tap(byte[] centred, int plane, int tap, int[] out, int at, int perPosition) {
        int dy = tap / window.kernel() - window.pad();
        int dx = tap % window.kernel() - window.pad();
        int stride = window.stride();
        int width = window.out(in.width());
        int height = window.out(in.height());
        int first = first(dx);
        int end = end(dx, first);
        for (int oy = 0; oy < height; oy++) {
            int y = oy * stride + dy;
            int to = at + oy * width * perPosition;
            boolean inside = y >= 0 && y < in.height();
            int from = inside ? first : width;
            int until = inside ? end : width;
            for (int ox = 0; ox < from; ox++) {
                out[to + ox * perPosition] = 0;
            }
            int line = plane + y * in.width() + dx;
            for (int ox = from; ox < until; ox++) {
                out[to + ox * perPosition] = centred[line + ox * stride];
            }
            for (int ox = until; ox < width; ox++) {
                out[to + ox * perPosition] = 0;
            }
        }
    }

    /**
     * Adds factor * what all positions see in one column of one record and group to y, from {@code
     * to} on.
     *
     * @param x each record [channels, height, width]
     */
    void addColumn(float[] x, int record, int group, int column, float factor, float[] y, int to) {
        int taps = window.kernel() * window.kernel();
        int channel = group * (in.channels() / window.groups()) + column / taps;
        int plane = (record * in.channels() + channel) * in.height() * in.width();
        int dy = column % taps / window.kernel() - window.pad();
        int dx = column % window.kernel() - window.pad();
        int stride = window.stride();
        int width = window.out(in.width());
        int first = first(dx);
        int end = end(dx, first);
        for (int oy = 0; oy < window.out(in.height()); oy++) {
            int line = plane + (oy * stride + dy) * in.width() + dx;
            int at = to + oy * width;
            boolean inside = oy * stride + dy >= 0 && oy * stride + dy < in.height();
            for (int ox = first; inside && ox < end; ox++) {
                y[at + ox] += factor * x[line + ox * stride];
            }
        }
    }

    /** First output column that sees the plane. */
    private int first(int dx) {
        return Math.min(window.out(in.width()), Math.ceilDiv(Math.max(0, -dx), window.stride()));
    }

    /** One past the last output column that sees the plane. */
    private int end(int dx, int first) {
        return Math.clamp(
                Math.ceilDiv(in.width() - dx, window.stride()), first, window.out(in.width()));
    }
}
