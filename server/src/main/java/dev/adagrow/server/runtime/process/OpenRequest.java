package dev.adagrow.server.runtime.process;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Manifest.Requirements;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an engine is given to open a model. Which outputs are scores of classes is left out: no
 * engine asks.
 *
 * @param lanes runs that may be under way at a time
 */
record OpenRequest(int lanes, Path model, Signature signature, Artifact artifact) {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_RANK = 32;

    byte[] toBytes() {
        var out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) lanes);
        put(out, model.toAbsolutePath().toString());
        out.put((byte) (signature.batched() ? 1 : 0));
        put(out, signature.inputs());
        put(out, signature.outputs().stream().map(Signature.Output::tensor).toList());
        put(out, artifact.name());
        put(out, artifact.engine());
        put(out, artifact.path());
        put(out, artifact.precision());
        out.putLong(artifact.memoryBytes());
        out.putInt(artifact.rows());
        out.put((byte) (artifact.requirements().isPresent() ? 1 : 0));
        artifact.requirements()
                .ifPresent(required -> {
                    put(out, required.libraryVersion());
                    put(out, required.computeCapability());
                });
        var bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void put(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(bytes.length).put(bytes);
    }

    private static void put(ByteBuffer out, List<TensorSpec> specs) {
        out.putShort((short) specs.size());
        for (var spec : specs) {
            put(out, spec.name());
            out.put((byte) spec.type().ordinal()).put((byte) spec.shape().size());
            spec.shape().forEach(out::putInt);
        }
    }

    /**
     * @throws ProtocolException if the bytes are no request
     */
    static OpenRequest parse(ByteBuffer body) throws ProtocolException {
        try {
            int lanes = Short.toUnsignedInt(body.getShort());
            var model = Path.of(Lane.Frame.text(body));
            boolean batched = body.get() != 0;
            var inputs = specs(body);
            var outputs =
                    specs(body).stream()
                            .map(spec -> new Signature.Output(spec, Optional.empty()))
                            .toList();
            return new OpenRequest(
                    lanes, model, new Signature(batched, inputs, outputs), artifact(body));
        } catch (BufferUnderflowException e) {
            throw Lane.Frame.tooShort(e);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(String.valueOf(e.getMessage()));
        }
    }

    private static List<TensorSpec> specs(ByteBuffer body) throws ProtocolException {
        int number = Short.toUnsignedInt(body.getShort());
        var specs = new ArrayList<TensorSpec>();
        for (int i = 0; i < number; i++) {
            var name = Lane.Frame.text(body);
            var type = Lane.Frame.type(body.get());
            int rank = body.get();
            if (rank < 0 || rank > MAX_RANK) {
                throw new ProtocolException("a tensor of rank " + rank);
            }
            var shape = new ArrayList<Integer>(rank);
            for (int d = 0; d < rank; d++) {
                shape.add(body.getInt());
            }
            specs.add(new TensorSpec(name, type, shape));
        }
        return specs;
    }

    private static Artifact artifact(ByteBuffer body) throws ProtocolException {
        var name = Lane.Frame.text(body);
        var engine = Lane.Frame.text(body);
        var path = Lane.Frame.text(body);
        var precision = Lane.Frame.text(body);
        long memoryBytes = body.getLong();
        int rows = body.getInt();
        Optional<Requirements> requirements =
                body.get() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Requirements(Lane.Frame.text(body), Lane.Frame.text(body)));
        return new Artifact(name, engine, path, precision, memoryBytes, rows, requirements);
    }
}
