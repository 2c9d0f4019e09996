package dev.adagrow.server.runtime.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.adagrow.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * ONNX models of one matrix product: output [rows, classes] = input [rows, features] times weights
 * [features, classes].
 */
public final class TinyOnnx {
    /** Tensors are called "input" and "output". */
    public static byte[] linear(FloatTensor weights) {
        var graph =
                OnnxMl.GraphProto.newBuilder()
                        .setName("linear")
                        .addInput(value("input", weights.dim(0)))
                        .addOutput(value("output", weights.dim(1)))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("weights")
                                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                        .addDims(weights.dim(0))
                                        .addDims(weights.dim(1))
                                        .setRawData(bytes(weights)))
                        .addNode(
                                OnnxMl.NodeProto.newBuilder()
                                        .setOpType("MatMul")
                                        .addInput("input")
                                        .addInput("weights")
                                        .addOutput("output"));
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

    private static OnnxMl.ValueInfoProto value(String name, int width) {
        var shape =
                OnnxMl.TensorShapeProto.newBuilder()
                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(width));
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(
                                                        OnnxMl.TensorProto.DataType.FLOAT
                                                                .getNumber())
                                                .setShape(shape)))
                .build();
    }

    private TinyOnnx() {}
}
