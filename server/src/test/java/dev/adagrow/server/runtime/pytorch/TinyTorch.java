package dev.adagrow.server.runtime.pytorch;

import dev.adagrow.tensor.FloatTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript archives, written as {@code torch.jit.save} writes them: a zip of stored entries with
 * the code of one class and a pickle of its one object.
 */
public final class TinyTorch {
    private static final String ROOT = "tiny/";

    /** As the model of the same name in {@code TinyOnnx}. */
    public static byte[] linear(FloatTensor weights) throws IOException {
        return module(
                "def forward(self, input: Tensor) -> Tensor:\n    return torch.matmul(input, self.weight)",
                Map.of("weight", weights));
    }

    /** As the model of the same name in {@code TinyOnnx}. */
    public static byte[] lookup(FloatTensor table) throws IOException {
        return module(
                "def forward(self, input: Tensor) -> Tensor:\n    return torch.embedding(self.weight, input)",
                Map.of("weight", table));
    }

    /**
     * @param forward a function in TorchScript
     * @param parameters by the names that the function knows them by
     */
    public static byte[] module(String forward, Map<String, FloatTensor> parameters)
            throws IOException {
        var code = new StringBuilder("class Net(Module):\n  __parameters__ = [");
        parameters.keySet().forEach(name -> code.append('"').append(name).append("\", "));
        code.append("]\n  __buffers__ = []\n");
        parameters.keySet().forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
        code.append("  training : bool\n");
        forward.lines().forEach(line -> code.append("  ").append(line).append('\n'));
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            var state = new Pickle();
            int storage = 0;
            for (var parameter : parameters.entrySet()) {
                state.text(parameter.getKey());
                state.tensor(Integer.toString(storage), parameter.getValue());
                put(zip, "data/" + storage, bytes(parameter.getValue()));
                storage++;
            }
            state.text("training").op(0x89);
            put(zip, "data.pkl", new Pickle().object(state).bytes());
            put(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
            put(zip, "constants.pkl", new Pickle().op(')').bytes());
            put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
        return archive.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        var entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        var crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] bytes(FloatTensor tensor) {
        var raw = ByteBuffer.allocate(tensor.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.data()) {
            raw.putFloat(value);
        }
        return raw.array();
    }

    /** The few opcodes of protocol 2 that an archive needs. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        private Pickle op(int code) {
            out.write(code);
            return this;
        }

        private Pickle raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        private Pickle global(String module, String name) {
            return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private Pickle number(int value) {
            return op('J').raw(little(value));
        }

        private static byte[] little(int value) {
            return ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array();
        }

        Pickle text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return op('X').raw(little(bytes.length)).raw(bytes);
        }

        /** A view of a storage of its own. */
        void tensor(String storage, FloatTensor tensor) {
            global("torch._utils", "_rebuild_tensor_v2").op('(');
            op('(').text("storage").global("torch", "FloatStorage").text(storage).text("cpu");
            number(tensor.size()).op('t').op('Q');
            number(0);
            op('(');
            for (int extent : tensor.dims()) {
                number(extent);
            }
            op('t').op('(');
            int stride = tensor.size();
            for (int extent : tensor.dims()) {
                stride /= extent;
                number(stride);
            }
            op('t').op(0x89);
            global("collections", "OrderedDict").op(')').op('R');
            op('t').op('R');
        }

        /** An object of the class, with its attributes. */
        Pickle object(Pickle attributes) {
            global("__torch__", "Net").op(')').op(0x81);
            return op('}').op('(').raw(attributes.out.toByteArray()).op('u').op('b');
        }

        byte[] bytes() {
            var whole = new ByteArrayOutputStream();
            whole.write(0x80);
            whole.write(2);
            whole.writeBytes(out.toByteArray());
            whole.write('.');
            return whole.toByteArray();
        }
    }

    private TinyTorch() {}
}
