package dev.adagrow.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Element types of the Open Inference Protocol, and BF16, which Triton adds to it. The names are
 * those on the wire.
 */
public enum DataType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Elements of any length each. */
    BYTES(0);

    private static final Map<String, DataType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, t -> t));

    private final int size;

    DataType(int size) {
        this.size = size;
    }

    /** Empty for a name that the protocol does not have. */
    public static Optional<DataType> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Bytes of an element; 0 for {@link #BYTES}, whose elements say their lengths themselves. */
    public int size() {
        return size;
    }

    /** Whether values may be infinite or no number at all. */
    public boolean floating() {
        return switch (this) {
            case FP16, BF16, FP32, FP64 -> true;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
        };
    }
}
