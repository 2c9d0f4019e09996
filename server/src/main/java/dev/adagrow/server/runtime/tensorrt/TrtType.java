package dev.adagrow.server.runtime.tensorrt;

import dev.adagrow.tensor.DataType;
import java.util.Optional;

/** TensorRT 8's types of inputs and outputs, and the protocol's. */
enum TrtType {
    FLOAT(DataType.FP32),
    HALF(DataType.FP16),
    INT8(DataType.INT8),
    INT32(DataType.INT32),
    BOOL(DataType.BOOL);

    private final DataType type;

    TrtType(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }

    static Optional<TrtType> of(DataType type) {
        for (var known : values()) {
            if (known.type == type) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
