package dev.adagrow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TensorTest {
    /** Bytes 0, 1, 2, ... */
    private static ByteBuffer counted(int bytes, boolean direct) {
        var buffer = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer.put(i, (byte) i);
        }
        return buffer;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static BytesTensor texts(int rows, String... texts) {
        var elements = Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        return BytesTensor.of(elements, rows, texts.length / rows);
    }

    private static List<String> read(BytesTensor tensor) {
        return Stream.iterate(0, i -> i < tensor.size(), i -> i + 1)
                .map(i -> new String(tensor.element(i), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BYTES")
    void rowsOfEveryTypeAreTakenAndJoinedWithoutLossOnAndOffTheHeap(DataType type) {
        int row = 3 * type.size();
        for (boolean direct : new boolean[] {false, true}) {
            var raw = counted(4 * row, direct);
            var tensor = Tensor.of(type, raw, 4, 3);

            assertThat(tensor.size()).isEqualTo(12);
            var middle = tensor.rows(1, 3);
            assertThat(middle.dims()).containsExactly(2, 3);
            assertThat(middle.bytes()).isEqualTo(2L * row);
            assertThat(bytes(middle.raw())).isEqualTo(bytes(raw.slice(row, 2 * row)));
            var joined =
                    Tensor.join(List.of(tensor.rows(0, 1), tensor.rows(1, 2), tensor.rows(2, 4)));
            assertThat(joined.dims()).containsExactly(4, 3);
            assertThat(bytes(joined.raw())).isEqualTo(bytes(tensor.raw()));
            assertThat(joined.sharesRowsWith(middle)).isTrue();
        }
    }

    @Test
    void rowsOfStringsAreTakenAndJoinedWithoutLoss() {
        var tensor = texts(3, "a", "", "zürich", "b", "cc", "d");

        assertThat(read(tensor)).containsExactly("a", "", "zürich", "b", "cc", "d");
        assertThat(read(tensor.rows(1, 3))).containsExactly("zürich", "b", "cc", "d");
        assertThat(tensor.rows(1, 3).bytes()).isEqualTo(tensor.rows(1, 3).raw().remaining());
        assertThat(read(tensor.rows(1, 3).rows(1, 2))).containsExactly("cc", "d");
        var joined = Tensor.join(List.of(tensor.rows(2, 3), tensor.rows(0, 2)));
        assertThat(joined)
                .isInstanceOfSatisfying(
                        BytesTensor.class,
                        t ->
                                assertThat(read(t))
                                        .containsExactly("cc", "d", "a", "", "zürich", "b"));
        assertThat(joined.dims()).containsExactly(3, 2);
        var again = BytesTensor.parse(tensor.raw(), tensor.dims());
        assertThat(read(again)).isEqualTo(read(tensor));
    }

    @Test
    void aBufferThatDoesNotFitItsShapeIsRefusedWithBothSizes() {
        assertThatThrownBy(() -> Tensor.of(DataType.INT64, counted(15, false), 2))
                .hasMessage("expected 16 bytes for INT64 of shape [2], got 15");
        assertThatThrownBy(() -> Tensor.of(DataType.FP64, counted(0, false), 1 << 30, 2))
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> Tensor.of(DataType.FP64, counted(8, false), -1))
                .hasMessageContaining("negative dimension");
    }

    @Test
    void stringsThatDoNotFitTheirBufferAreRefused() {
        var two = texts(1, "ab", "c");

        assertThatThrownBy(() -> BytesTensor.parse(two.raw(), 1))
                .hasMessage(
                        "a buffer of 11 bytes goes on behind the elements of BYTES of shape [1]");
        assertThatThrownBy(() -> BytesTensor.parse(two.raw(), 3))
                .hasMessage("a buffer of 11 bytes ends within the elements of BYTES of shape [3]");
        assertThatThrownBy(() -> BytesTensor.parse(two.raw().limit(8), 2))
                .hasMessageContaining("ends within");
        assertThatThrownBy(() -> BytesTensor.parse(two.raw(), 1 << 20, 1 << 10))
                .hasMessageContaining("ends within");
        var long64 = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0, -1);
        assertThatThrownBy(() -> BytesTensor.parse(long64, 1)).hasMessageContaining("ends within");
    }

    @Test
    void floatsThatAreNotFiniteAreFoundWhereverTheyStand() {
        for (int values = 1; values <= 5; values++) {
            for (int at = 0; at < values; at++) {
                for (float value :
                        new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    var floats = new float[values];
                    Arrays.fill(floats, -Float.MAX_VALUE);
                    var tensor = DenseTensor.of(new FloatTensor(floats, values));
                    assertThat(tensor.isFinite()).isTrue();
                    floats[at] = value;
                    var bad = DenseTensor.of(new FloatTensor(floats, values));
                    assertThat(bad.isFinite()).as("%s at %d of %d", value, at, values).isFalse();
                }
            }
        }
    }

    @Test
    void valuesThatAreNotFiniteAreFoundInEveryFloatingType() {
        for (var type : DataType.values()) {
            if (type == DataType.BYTES) {
                continue;
            }
            var raw = ByteBuffer.allocate(3 * type.size()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(new DenseTensor(type, raw, 3).isFinite()).as("zeros of " + type).isTrue();
            int last = 2 * type.size();
            switch (type) {
                case FP16 -> raw.putShort(last, (short) 0xFC00);
                case BF16 -> raw.putShort(last, (short) 0x7FC1);
                case FP32 -> raw.putFloat(last, Float.NaN);
                case FP64 -> raw.putDouble(last, Double.NEGATIVE_INFINITY);
                case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
                        raw.put(last, (byte) -1);
            }
            assertThat(new DenseTensor(type, raw, 3).isFinite())
                    .as(type.name())
                    .isEqualTo(!type.floating());
        }
        var largest = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        largest.putShort(0, (short) 0x7BFF);
        assertThat(new DenseTensor(DataType.FP16, largest, 1).isFinite()).isTrue();
    }

    @Test
    void floatsGoInAndOutUnchanged() {
        var floats = new FloatTensor(new float[] {1.5f, -2, Float.MIN_VALUE, 0}, 2, 2);
        var dense = DenseTensor.of(floats);

        assertThat(dense.toFloats().data()).containsExactly(floats.data());
        assertThat(dense.floats().get(1)).isEqualTo(-2);
        assertThat(dense.reshape(4).dims()).containsExactly(4);
        assertThat(dense.asRow().dims()).containsExactly(1, 2, 2);
        assertThat(dense.asRow().withoutRow().dims()).containsExactly(2, 2);
        assertThat(dense.raw().isReadOnly()).isTrue();
        assertThatThrownBy(() -> new DenseTensor(DataType.INT32, dense.raw(), 2, 2).floats())
                .hasMessage("INT32[2, 2] does not hold FP32");
    }

    @Test
    void everyTypeIsReadAsANumber() {
        var ones = ByteBuffer.allocate(8).putLong(0, -1);
        assertThat(new DenseTensor(DataType.BOOL, ones.slice(0, 1), 1).value(0)).isEqualTo(1);
        assertThat(new DenseTensor(DataType.UINT8, ones.slice(0, 1), 1).value(0)).isEqualTo(255);
        assertThat(new DenseTensor(DataType.INT8, ones.slice(0, 1), 1).value(0)).isEqualTo(-1);
        assertThat(new DenseTensor(DataType.UINT16, ones.slice(0, 2), 1).value(0))
                .isEqualTo(65_535);
        assertThat(new DenseTensor(DataType.INT16, ones.slice(0, 2), 1).value(0)).isEqualTo(-1);
        assertThat(new DenseTensor(DataType.UINT32, ones.slice(0, 4), 1).value(0))
                .isEqualTo(4_294_967_295.0);
        assertThat(new DenseTensor(DataType.INT32, ones.slice(0, 4), 1).value(0)).isEqualTo(-1);
        assertThat(new DenseTensor(DataType.UINT64, ones, 1).value(0)).isEqualTo(0x1p64);
        assertThat(new DenseTensor(DataType.INT64, ones, 1).value(0)).isEqualTo(-1);
        var values = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        values.putShort(2, (short) 0xC100).putFloat(4, -2.5f).putDouble(8, -2.5);
        assertThat(new DenseTensor(DataType.FP16, values.slice(2, 2), 1).value(0)).isEqualTo(-2.5);
        assertThat(new DenseTensor(DataType.BF16, values.slice(6, 2), 1).value(0)).isEqualTo(-2.5);
        assertThat(new DenseTensor(DataType.FP32, values.slice(4, 4), 1).value(0)).isEqualTo(-2.5);
        assertThat(new DenseTensor(DataType.FP64, values.slice(0, 16), 2).value(1)).isEqualTo(-2.5);
    }

    @Test
    void tensorsOfOneCallHaveAsManyRowsEach() {
        var numbers = Tensor.of(DataType.INT16, counted(12, false), 3, 2);
        var both = Tensors.of(numbers, texts(3, "a", "b", "c"));

        assertThat(both.rows()).isEqualTo(3);
        assertThat(both.rows(0, 3)).isSameAs(both);
        var again = Tensors.join(List.of(both.rows(0, 1), both.rows(1, 3)));
        assertThat(bytes(again.get(0).raw())).isEqualTo(bytes(numbers.raw()));
        assertThat(read((BytesTensor) again.get(1))).containsExactly("a", "b", "c");
        assertThat(both.sharesRowsWith(again.rows(1, 2))).isTrue();
        assertThat(both.sharesRowsWith(Tensors.of(numbers))).isFalse();
        assertThatThrownBy(() -> Tensors.of(numbers, texts(1, "a")))
                .hasMessage("not as many rows in each of [INT16[3, 2], BYTES[1, 1]]");
        assertThatThrownBy(() -> Tensors.of(numbers.reshape()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreThoseOfTheProtocol() {
        assertThat(DataType.of("BF16")).hasValue(DataType.BF16);
        assertThat(DataType.of("FLOAT")).isEmpty();
    }
}
