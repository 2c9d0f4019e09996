package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.adagrow.tensor.DataType;
import java.util.Arrays;
import java.util.Optional;

/** Element types of the protocol and of ONNX Runtime. Stateless. */
final class OnnxTypes {
    /** Empty for types that its Java interface has no tensors of. */
    static Optional<OnnxJavaType> of(DataType type) {
        return switch (type) {
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case FP16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BF16 -> Optional.of(OnnxJavaType.BFLOAT16);
            case FP32 -> Optional.of(OnnxJavaType.FLOAT);
            case FP64 -> Optional.of(OnnxJavaType.DOUBLE);
            case BYTES -> Optional.of(OnnxJavaType.STRING);
            case UINT16, UINT32, UINT64 -> Optional.empty();
        };
    }

    /** Empty for types that the protocol has not, or the Java interface. */
    static Optional<DataType> of(TensorInfo.OnnxTensorType type) {
        return Arrays.stream(DataType.values())
                .filter(t ->
                        of(t).filter(java ->
                                        TensorInfo.OnnxTensorType.mapFromJavaType(java) == type)
                                .isPresent())
                .findFirst();
    }

    private OnnxTypes() {}
}
