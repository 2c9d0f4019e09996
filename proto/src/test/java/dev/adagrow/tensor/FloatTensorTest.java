package dev.adagrow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class FloatTensorTest {
    private static final FloatTensor SIX =
            new FloatTensor(new float[] {1, 2, 3, 4, 5, -0.5f}, 3, 2);

    @Test
    void refusesDimensionsThatTheValuesDoNotFill() {
        assertThatThrownBy(() -> new FloatTensor(new float[5], 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 values")
                .hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> new FloatTensor(new float[6], -3, -2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesDimensionsWhoseProductOverflows() {
        int[] huge = {65536, 65536, 65536, 65536};
        assertThatThrownBy(() -> new FloatTensor(new float[0], huge))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatTensor.zeros(huge))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatTensor.fromBytes(ByteBuffer.allocate(0), huge))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatTensor.fromBytes(ByteBuffer.allocate(0), 1 << 30, 1 << 30, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAreLittleEndianAndReadBackEqual() {
        byte[] bytes = SIX.toBytes();
        assertThat(bytes).hasSize(24);
        assertThat(bytes[0]).isZero();
        assertThat(bytes[3]).isEqualTo((byte) 0x3f); // 1.0f is 3f800000
        FloatTensor back = FloatTensor.fromBytes(ByteBuffer.wrap(bytes), 3, 2);
        assertThat(back.data()).containsExactly(SIX.data());
        assertThat(back.dims()).containsExactly(3, 2);
    }

    @Test
    void readsFromTheBuffersPositionAndLeavesItThere() {
        var buffer = ByteBuffer.allocate(28).put(4, SIX.toBytes()).position(4);
        assertThat(FloatTensor.fromBytes(buffer, 6).data()).containsExactly(SIX.data());
        assertThat(buffer.position()).isEqualTo(4);
    }

    @Test
    void refusesBytesOfAnotherLength() {
        assertThatThrownBy(() -> FloatTensor.fromBytes(ByteBuffer.allocate(23), 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 24 bytes")
                .hasMessageContaining("got 23");
    }

    @Test
    void rowsAreCopiesOfTheFirstDimension() {
        FloatTensor middle = SIX.rows(1, 3);
        assertThat(middle.dims()).containsExactly(2, 2);
        assertThat(middle.data()).containsExactly(3, 4, 5, -0.5f).isNotSameAs(SIX.data());
        assertThat(FloatTensor.zeros(0, 3).rows(0, 0).dims()).containsExactly(0, 3);
    }

    @Test
    void dimensionsCannotBeChangedFromOutside() {
        SIX.dims()[0] = 99;
        assertThat(SIX.dim(0)).isEqualTo(3);
        assertThat(SIX.rank()).isEqualTo(2);
    }

    @Test
    void reshapesWithoutACopy() {
        assertThat(SIX.reshape(1, 6).data()).isSameAs(SIX.data());
        assertThatThrownBy(() -> SIX.reshape(7)).isInstanceOf(IllegalArgumentException.class);
    }
}
