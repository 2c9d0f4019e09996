package dev.adagrow.server.runtime.pytorch;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * Element types of the protocol and of DJL. Left out are those that DJL's native layer does not
 * make: to ask it for one aborts the process (seen with INT16 and BF16).
 */
final class TorchTypes {
    /** Touches nothing of DJL. */
    static boolean has(dev.adagrow.tensor.DataType type) {
        return switch (type) {
            case BOOL, UINT8, INT8, INT32, INT64, FP16, FP32, FP64 -> true;
            case INT16, UINT16, UINT32, UINT64, BF16, BYTES -> false;
        };
    }

    static Optional<DataType> of(dev.adagrow.tensor.DataType type) {
        return switch (type) {
            case BOOL -> Optional.of(DataType.BOOLEAN);
            case UINT8 -> Optional.of(DataType.UINT8);
            case INT8 -> Optional.of(DataType.INT8);
            case INT32 -> Optional.of(DataType.INT32);
            case INT64 -> Optional.of(DataType.INT64);
            case FP16 -> Optional.of(DataType.FLOAT16);
            case FP32 -> Optional.of(DataType.FLOAT32);
            case FP64 -> Optional.of(DataType.FLOAT64);
            case INT16, UINT16, UINT32, UINT64, BF16, BYTES -> Optional.empty();
        };
    }

    private TorchTypes() {}
}
