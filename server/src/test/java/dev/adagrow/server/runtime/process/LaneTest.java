package dev.adagrow.server.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Manifest.Requirements;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
    @TempDir private Path folder;

    private SocketChannel raw;
    private Lane lane;

    @BeforeEach
    void connect() throws Exception {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            var address = UnixDomainSocketAddress.of(folder.resolve("s"));
            server.bind(address);
            raw = SocketChannel.open(address);
            lane = new Lane(server.accept());
        }
    }

    @AfterEach
    void close() throws Exception {
        raw.close();
        lane.close();
    }

    private static ByteBuffer frame(int... bytes) {
        var buffer = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(bytes.length);
        for (int b : bytes) {
            buffer.put((byte) b);
        }
        return buffer.flip();
    }

    @Test
    void tensorsOfAllKindsComeThroughWithTheirRowsJoined() throws Exception {
        var numbers = ByteBuffer.allocate(6 * Long.BYTES);
        for (int i = 0; i < numbers.capacity(); i++) {
            numbers.put(i, (byte) i);
        }
        Tensor longs = new DenseTensor(DataType.INT64, numbers, 3, 2);
        Tensor words =
                BytesTensor.of(
                        List.of("a", "", "long").stream()
                                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                                .toList(),
                        3);
        Tensor scalar = new DenseTensor(DataType.UINT8, ByteBuffer.wrap(new byte[] {9}));
        var other = new Lane(raw);

        other.send(
                FrameKind.RUN,
                List.of(
                        List.of(longs.rows(0, 1), longs.rows(1, 3)),
                        List.of(words.rows(0, 2), words.rows(2, 3)),
                        List.of(scalar)));
        var frame = lane.receive();

        assertThat(frame.kind()).isEqualTo(FrameKind.RUN);
        var tensors = frame.tensors();
        assertThat(tensors.get(0).dims()).containsExactly(3, 2);
        assertThat(tensors.get(0).raw()).isEqualTo(longs.raw());
        assertThat(tensors.get(1).dims()).containsExactly(3);
        assertThat(tensors.get(1).raw()).isEqualTo(words.raw());
        assertThat(tensors.get(2).rank()).isZero();
        assertThat(tensors.get(2).raw()).isEqualTo(scalar.raw());
    }

    @Test
    void aRequestToOpenComesThrough() throws Exception {
        var signature =
                new Signature(
                        true,
                        List.of(
                                new TensorSpec("ids", DataType.INT32, List.of(-1, 4)),
                                new TensorSpec("mask", DataType.BOOL, List.of())),
                        List.of(
                                new Signature.Output(
                                        new TensorSpec("out", DataType.FP16, List.of(2)),
                                        Optional.empty())));
        var artifact =
                new Artifact(
                        "plan",
                        "tensorrt",
                        "a/b",
                        "int8",
                        1L << 33,
                        8,
                        Optional.of(new Requirements("8.6.1", "")));
        var request = new OpenRequest(3, Path.of("/tmp/x/model"), signature, artifact);

        var read =
                OpenRequest.parse(
                        ByteBuffer.wrap(request.toBytes()).order(ByteOrder.LITTLE_ENDIAN));

        assertThat(read).isEqualTo(request);
    }

    @Test
    void theEndOfTheOtherSideIsTold() throws Exception {
        raw.write(ByteBuffer.wrap(new byte[] {5, 0}));
        raw.close();
        assertThatThrownBy(() -> lane.receive()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Lane.MAX_FRAME + 1, Integer.MAX_VALUE})
    void aLengthOutsideOfTheBoundsIsRefused(int length) throws Exception {
        raw.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).flip());
        assertThatThrownBy(() -> lane.receive())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a frame of " + length + " bytes");
    }

    @Test
    void anUnknownKindIsRefused() throws Exception {
        raw.write(frame(77));
        assertThatThrownBy(() -> lane.receive()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void tensorsThatAreNoneAreRefused() throws Exception {
        int run = FrameKind.RUN.ordinal();
        int[][] bodies = {
            {run},
            {run, 1},
            {run, 1, 0},
            {run, 1, 0, 99, 0},
            {run, 1, 0, 1, 100},
            {run, 1, 0, 1, 0, 5, 0, 0, 0, 1},
            {run, 1, 0, 1, 1, 2, 0, 0, 0, 1, 0, 0, 0, 1},
            {run, 1, 0, 1, 1, 255, 255, 255, 255, 1, 0, 0, 0, 1},
            {run, 255, 255, 1},
        };
        for (int[] body : bodies) {
            raw.write(frame(body));
            var frame = lane.receive();
            assertThatThrownBy(frame::tensors).isInstanceOf(ProtocolException.class);
        }
    }
}
