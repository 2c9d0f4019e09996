package dev.adagrow.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one ONNX graph, node by node in order of the data flow. Names follow from the order alone.
 */
final class GraphBuilder {
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("adagrow");

    /** A node of one output, called {@code output}. */
    String node(String type, String output, Attributes attributes, String... inputs) {
        var node = NodeProto.newBuilder().setOpType(type).setName(output).addOutput(output);
        for (var input : inputs) {
            node.addInput(input);
        }
        graph.addNode(node.addAllAttribute(attributes.list()));
        return output;
    }

    String node(String type, String output, String... inputs) {
        return node(type, output, new Attributes(), inputs);
    }

    String floats(String name, FloatTensor tensor) {
        return tensor(
                name,
                TensorProto.DataType.FLOAT,
                ByteString.copyFrom(tensor.toBytes()),
                tensor.dims());
    }

    String scalar(String name, float value) {
        return floats(name, new FloatTensor(new float[] {value}));
    }

    String unsigned(String name, int value) {
        return tensor(
                name, TensorProto.DataType.UINT8, ByteString.copyFrom(new byte[] {(byte) value}));
    }

    String int8(String name, byte[] values, int... dims) {
        return tensor(name, TensorProto.DataType.INT8, ByteString.copyFrom(values), dims);
    }

    String int32(String name, int[] values, int... dims) {
        var bytes =
                ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return tensor(name, TensorProto.DataType.INT32, ByteString.copyFrom(bytes), dims);
    }

    private String tensor(String name, TensorProto.DataType type, ByteString raw, int... dims) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(raw);
        for (int d : dims) {
            tensor.addDims(d);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** The model, its batch extent open. */
    byte[] model(Shape input, int classes) {
        graph.addInput(value(OnnxExport.INPUT, input.channels(), input.height(), input.width()));
        graph.addOutput(value(OnnxExport.OUTPUT, classes));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("adagrow")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, int... record) {
        var shape =
                TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        for (int d : record) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
        }
        var type =
                TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    /** Of one node. */
    static final class Attributes {
        private final List<AttributeProto> list = new ArrayList<>();

        static Attributes of(Window window) {
            int k = window.kernel();
            int p = window.pad();
            return new Attributes()
                    .integers("kernel_shape", k, k)
                    .integers("strides", window.stride(), window.stride())
                    .integers("pads", p, p, p, p)
                    .integer("group", window.groups());
        }

        Attributes integer(String name, long value) {
            list.add(
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(value)
                            .build());
            return this;
        }

        Attributes real(String name, float value) {
            list.add(
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.FLOAT)
                            .setF(value)
                            .build());
            return this;
        }

        private Attributes integers(String name, long... values) {
            var attribute =
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.INTS);
            for (long v : values) {
                attribute.addInts(v);
            }
            list.add(attribute.build());
            return this;
        }

        List<AttributeProto> list() {
            return list;
        }
    }
}
