package dev.adagrow.trainer.quantize;

import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;

/**
 * Which input values each output position of a convolution sees (im2col). Columns are in the order of a stored kernel: channel of
 * the group, row, column.
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
    void bySample(byte[] record, int offset, int group, float[] out) {
        write(record, offset, group, out, columns(), 1);
    }

    /** Writes [columns][positions] of one record and group. */
    void byColumn(byte[] record, int offset, int group, float[] out) {
        write(record, offset, group, out, 1, positions());
    }

    private void write(byte[] record, int offset, int group, float[] out, int perPosition, int perColumn) {
        int k = window.kernel();
        int channels = in.channels() / window.groups();
        for (int c = 0; c < channels; c++) {
            int plane = offset + (group * channels + c) * in.height() * in.width();
            for (int tap = 0; tap < k * k; tap++) {
                tap(record, plane, tap, out, (c * k * k + tap) * perColumn, perPosition);
            }
        }
    }

    private void tap(byte[] record, int plane, int tap, float[] out, int at, int perPosition) {
        int dy = tap / window.kernel() - window.pad();
        int dx = tap % window.kernel() - window.pad();
        int width = window.out(in.width());
        int to = at;
        for (int oy = 0; oy < window.out(in.height()); oy++) {
            int y = oy * window.stride() + dy;
            if (y < 0 || y >= in.height()) {
                for (int ox = 0; ox < width; ox++, to += perPosition) {
                    out[to] = 0;
                }
                continue;
            }
            int line = plane + y * in.width();
            for (int ox = 0; ox < width; ox++, to += perPosition) {
                int x = ox * window.stride() + dx;
                out[to] = x >= 0 && x < in.width() ? record[line + x] : 0;
            }
        }
    }
}
