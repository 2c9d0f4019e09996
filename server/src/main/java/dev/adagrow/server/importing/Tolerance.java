package dev.adagrow.server.importing;

import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensors;

/**
 * How far answers of one file may lie apart on different machines and in batches of different
 * sizes: sums in another order, no more. Stateless.
 */
final class Tolerance {
    /** Largest absolute difference: the type's resolution, some times, of the largest value. */
    static double of(Tensors answers) {
        double most = 0;
        for (var tensor : answers.all()) {
            if (tensor instanceof DenseTensor dense) {
                double largest = 1e-3;
                for (int i = 0; i < dense.size(); i++) {
                    largest = Math.max(largest, Math.abs(dense.value(i)));
                }
                most = Math.max(most, resolution(tensor.type()) * largest);
            } else {
                assert tensor instanceof BytesTensor;
            }
        }
        return most;
    }

    private static double resolution(DataType type) {
        return switch (type) {
            case FP64, FP32 -> 1e-4;
            case FP16 -> 5e-3;
            case BF16 -> 4e-2;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> 0;
        };
    }

    private Tolerance() {}
}
