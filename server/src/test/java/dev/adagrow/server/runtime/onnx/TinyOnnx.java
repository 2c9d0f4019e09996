package dev.adagrow.server.runtime.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.adagrow.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** ONNX models of a few nodes. */
public final class TinyOnnx {
    /** Extent of any size. */
    public static final int ROWS = -1;

    /**
     * One matrix product: output [rows, classes] = input [rows, features] times weights [features,
     * classes]. Tensors are called "input" and "output".
     */
    public static byte[] linear(FloatTensor weights) {
        return linear(weights, ROWS);
    }

    /**
     * @param rows that the first extents are fixed to
     */
    public static byte[] linear(FloatTensor weights, int rows) {
        var graph =
                OnnxMl.GraphProto.newBuilder()
                        .setName("linear")
                        .addInput(value("input", DataType.FLOAT, rows, weights.dim(0)))
                        .addOutput(value("output", DataType.FLOAT, rows, weights.dim(1)))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("weights")
                                        .setDataType(DataType.FLOAT.getNumber())
                                        .addDims(weights.dim(0))
                                        .addDims(weights.dim(1))
                                        .setRawData(bytes(weights)))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("MatMul")
                                        .addInput("input")
                                        .addInput("weights")
                                        .addOutput("output"));
        return model(graph);
    }

    /** The same with a softmax behind it. */
    public static byte[] softmax(FloatTensor weights) throws InvalidProtocolBufferException {
        var model = OnnxMl.ModelProto.parseFrom(linear(weights)).toBuilder();
        model.getGraphBuilder().getNodeBuilder(0).setOutput(0, "logits");
        model.getGraphBuilder()
                .addNode(
                        OnnxMl.NodeProto.newBuilder()
                                .setOpType("Softmax")
                                .addInput("logits")
                                .addOutput("output"));
        return model.build().toByteArray();
    }

    /** Rows of a number of values less their mean, of which "input" has any number. */
    public static byte[] centred(int values) {
        return model(
                OnnxMl.GraphProto.newBuilder()
                        .setName("centred")
                        .addInput(value("input", DataType.FLOAT, ROWS, values))
                        .addOutput(value("output", DataType.FLOAT, ROWS, values))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("ReduceMean")
                                        .addInput("input")
                                        .addOutput("mean"))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("Sub")
                                        .addInput("input")
                                        .addInput("mean")
                                        .addOutput("output")));
    }

    /** The input [values] with noise. */
    public static byte[] random(int values) {
        return model(
                OnnxMl.GraphProto.newBuilder()
                        .setName("random")
                        .addInput(value("input", DataType.FLOAT, values))
                        .addOutput(value("output", DataType.FLOAT, values))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("RandomNormalLike")
                                        .addInput("input")
                                        .addOutput("noise"))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("Add")
                                        .addInput("input")
                                        .addInput("noise")
                                        .addOutput("output")));
    }

    /**
     * Each input is answered as it is, by an output of its name and "-out".
     *
     * @param shape of all tensors; {@link #ROWS} for any number of rows
     */
    public static byte[] identity(Map<String, DataType> inputs, int... shape) {
        var graph = OnnxMl.GraphProto.newBuilder().setName("identity");
        inputs.forEach((name, type) ->
                graph.addInput(value(name, type, shape))
                        .addOutput(value(name + "-out", type, shape))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("Identity")
                                        .addInput(name)
                                        .addOutput(name + "-out")));
        return model(graph);
    }

    /** One row of the table for each of the rows' indices: "input" [rows] to "output" [rows, n]. */
    public static byte[] lookup(FloatTensor table) {
        var graph =
                OnnxMl.GraphProto.newBuilder()
                        .setName("lookup")
                        .addInput(value("input", DataType.INT64, ROWS))
                        .addOutput(value("output", DataType.FLOAT, ROWS, table.dim(1)))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("table")
                                        .setDataType(DataType.FLOAT.getNumber())
                                        .addDims(table.dim(0))
                                        .addDims(table.dim(1))
                                        .setRawData(bytes(table)))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("Gather")
                                        .addInput("table")
                                        .addInput("input")
                                        .addOutput("output"));
        return model(graph);
    }

    /** Answers the input [values] after a loop that does not end. */
    public static byte[] endless(int values) {
        var body =
                OnnxMl.GraphProto.newBuilder()
                        .setName("body")
                        .addInput(value("number", DataType.INT64))
                        .addInput(value("again", DataType.BOOL))
                        .addInput(value("carried", DataType.FLOAT, values))
                        .addOutput(value("again-out", DataType.BOOL))
                        .addOutput(value("carried-out", DataType.FLOAT, values))
                        .addNode(identity("again", "again-out"))
                        .addNode(identity("carried", "carried-out"));
        return model(
                OnnxMl.GraphProto.newBuilder()
                        .setName("endless")
                        .addInput(value("input", DataType.FLOAT, values))
                        .addOutput(value("output", DataType.FLOAT, values))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("times")
                                        .setDataType(DataType.INT64.getNumber())
                                        .addInt64Data(Long.MAX_VALUE))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("yes")
                                        .setDataType(DataType.BOOL.getNumber())
                                        .addInt32Data(1))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("Loop")
                                        .addInput("times")
                                        .addInput("yes")
                                        .addInput("input")
                                        .addOutput("output")
                                        .addAttribute(
                                                OnnxMl.AttributeProto.newBuilder()
                                                        .setName("body")
                                                        .setType(
                                                                OnnxMl.AttributeProto.AttributeType
                                                                        .GRAPH)
                                                        .setG(body))));
    }

    private static OnnxMl.NodeProto identity(String from, String to) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(from)
                .addOutput(to)
                .build();
    }

    private static byte[] model(OnnxMl.GraphProto.Builder graph) {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ByteString bytes(FloatTensor tensor) {
        var buffer =
                ByteBuffer.allocate(tensor.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.data()) {
            buffer.putFloat(value);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    private static OnnxMl.ValueInfoProto value(String name, DataType type, int... extents) {
        var shape = OnnxMl.TensorShapeProto.newBuilder();
        for (int extent : extents) {
            if (extent == ROWS) {
                shape.addDimBuilder().setDimParam("rows");
            } else {
                shape.addDimBuilder().setDimValue(extent);
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(shape)))
                .build();
    }

    private TinyOnnx() {}
}
