package dev.adagrow.server.mutation;

import static org.awaitility.Awaitility.await;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.ImportModelResponse;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import dev.adagrow.v1.WriteRequest;
import dev.adagrow.v1.WriteResponse;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * What a server must hold so that every method has something to do: a model of pictures with a
 * stable version and one on trial, one of every type of tensor, a table, one to spare, a data set,
 * one that is being written, and a job that a trainer has.
 *
 * @param images names of models, without "models/"
 * @param dataset resource names
 * @param bundle files
 */
record Stock(
        String images,
        String types,
        String table,
        String spare,
        String imported,
        String dataset,
        String writing,
        String adaptation,
        String rollout,
        Lease lease,
        String predictionId,
        ByteString bundle,
        ByteString trainingState,
        ByteString onnx,
        ByteString datasetFile) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<Integer> PICTURE = List.of(1, 4, 4);
    private static final int VALUES = 16;
    private static final List<String> CLASSES =
            IntStream.range(0, VALUES).mapToObj(Integer::toString).toList();

    /** A type of the protocol, and what ONNX calls it. */
    private static final Map<String, OnnxMl.TensorProto.DataType> TYPES =
            new TreeMap<>(
                    Map.of(
                            "BOOL", OnnxMl.TensorProto.DataType.BOOL,
                            "BYTES", OnnxMl.TensorProto.DataType.STRING,
                            "FP32", OnnxMl.TensorProto.DataType.FLOAT,
                            "FP64", OnnxMl.TensorProto.DataType.DOUBLE,
                            "INT32", OnnxMl.TensorProto.DataType.INT32,
                            "INT64", OnnxMl.TensorProto.DataType.INT64,
                            "UINT8", OnnxMl.TensorProto.DataType.UINT8));

    /**
     * Puts it all on a server.
     *
     * @param round tells the names of one stock from another's
     */
    static Stock put(Channel channel, Path folder, int round) throws IOException {
        var suffix = "-" + round;
        var images = "images" + suffix;
        var first = pictures(folder, images, 100L * round);
        var state = bytes(Bundles.trainingState(folder.resolve("state"), "state" + suffix));
        upload(channel, images, first, state);
        awaitStable(channel, images);
        var types = "types" + suffix;
        importFile(channel, types, TinyOnnx.identity(TYPES, TinyOnnx.ROWS, 2));
        var table = "table" + suffix;
        importFile(
                channel, table, TinyOnnx.lookup(new FloatTensor(new float[] {1, 2, 3, 4}, 2, 2)));
        var onnx = TinyOnnx.linear(new FloatTensor(new float[] {1, -2, 3, 4, 5, -6}, 2, 3));
        var imported = "imported" + suffix;
        importFile(channel, imported, onnx);
        var spare = "spare" + suffix;
        upload(channel, spare, pictures(folder, spare, 100L * round + 1), ByteString.EMPTY);
        awaitStable(channel, spare);

        var file =
                ByteString.copyFrom(
                        World.bytes(Glyphs.generate(new Glyphs.Spec(round, 200, 100, 0))));
        var dataset = dataset(channel, file);
        var writing = dataset(channel, ByteString.EMPTY);
        finish(channel, dataset, file);
        var adaptation =
                AdaptationServiceGrpc.newBlockingStub(channel)
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel("models/" + images)
                                        .setDataset(dataset)
                                        .build())
                        .getName();
        var lease =
                TrainerServiceGrpc.newBlockingStub(channel)
                        .acquireLease(AcquireLeaseRequest.newBuilder().setTrainer("t").build())
                        .getLease();
        upload(channel, images, pictures(folder, images, 100L * round + 2), ByteString.EMPTY);
        var rollout =
                RolloutServiceGrpc.newBlockingStub(channel)
                        .createRollout(
                                CreateRolloutRequest.newBuilder()
                                        .setModel("models/" + images)
                                        .setCandidateVersion(2)
                                        .build())
                        .getName();
        return new Stock(
                images,
                types,
                table,
                spare,
                imported,
                dataset,
                writing,
                adaptation,
                rollout,
                lease,
                predictionId(channel, images),
                pictures(folder, images, 100L * round + 3),
                state,
                ByteString.copyFrom(onnx),
                file);
    }

    /** A model of pictures that answers with the values of a row. */
    static void putPictures(Channel channel, Path folder, String model) throws IOException {
        upload(channel, model, pictures(folder, model, -1), ByteString.EMPTY);
        awaitStable(channel, model);
    }

    private static String predictionId(Channel channel, String images) {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .modelInfer(pictures(images, 1))
                .getParametersOrThrow("adagrow_prediction_id")
                .getStringParam();
    }

    /** A small bundle of pictures of as many classes as they have pixels. */
    private static ByteString pictures(Path folder, String model, long seed) throws IOException {
        Path plain = Bundles.bundle(folder.resolve("plain"), model, CLASSES, seed, PICTURE);
        var bundle = Bundle.read(plain);
        var manifest = bundle.manifest();
        Path file = folder.resolve("pictures");
        Bundle.write(
                file,
                new Manifest(
                        manifest.model(),
                        List.of(),
                        manifest.artifacts(),
                        manifest.defaultArtifact(),
                        manifest.signature(),
                        Optional.of(
                                new ImagePreprocessing(
                                        1,
                                        4,
                                        4,
                                        ImagePreprocessing.Resize.PAD,
                                        1 / 255f,
                                        List.of(0f),
                                        List.of(1f))),
                        manifest.goldens(),
                        manifest.architecture(),
                        manifest.accuracies(),
                        manifest.provenance()),
                new LinkedHashMap<>(bundle.entries()));
        return bytes(file);
    }

    private static ByteString bytes(Path file) throws IOException {
        return ByteString.copyFrom(Files.readAllBytes(file));
    }

    private static void upload(
            Channel channel, String model, ByteString bundle, ByteString trainingState) {
        var models = ModelServiceGrpc.newBlockingStub(channel);
        try {
            var unused =
                    models.getModel(
                            GetModelRequest.newBuilder().setName("models/" + model).build());
        } catch (io.grpc.StatusRuntimeException absent) {
            var unused =
                    models.createModel(CreateModelRequest.newBuilder().setModelId(model).build());
        }
        Version version =
                Stock.<UploadBundleRequest, Version>send(
                        ModelServiceGrpc.newStub(channel)::uploadBundle,
                        UploadBundleRequest.newBuilder()
                                .setModel("models/" + model)
                                .setData(bundle)
                                .setTrainingState(trainingState)
                                .build());
        if (version.getVersion() < 1) {
            throw new IllegalStateException(version.toString());
        }
    }

    private static void importFile(Channel channel, String model, byte[] onnx) {
        var unused =
                Stock.<ImportModelRequest, ImportModelResponse>send(
                        ModelServiceGrpc.newStub(channel)::importModel,
                        ImportModelRequest.newBuilder()
                                .setModel("models/" + model)
                                .setData(ByteString.copyFrom(onnx))
                                .build());
        awaitStable(channel, model);
    }

    private static void awaitStable(Channel channel, String model) {
        var request = GetModelRequest.newBuilder().setName("models/" + model).build();
        var models = ModelServiceGrpc.newBlockingStub(channel);
        await().atMost(LIMIT).until(() -> models.getModel(request).getStableVersion() == 1);
    }

    private static String dataset(Channel channel, ByteString file) {
        var name =
                DatasetServiceGrpc.newBlockingStub(channel)
                        .createDataset(CreateDatasetRequest.getDefaultInstance())
                        .getName();
        if (!file.isEmpty()) {
            var unused =
                    Stock.<WriteRequest, WriteResponse>send(
                            DatasetServiceGrpc.newStub(channel)::write,
                            WriteRequest.newBuilder().setName(name).setData(file).build());
        }
        return name;
    }

    private static void finish(Channel channel, String dataset, ByteString file) {
        var unused =
                DatasetServiceGrpc.newBlockingStub(channel)
                        .finalize(
                                FinalizeRequest.newBuilder()
                                        .setName(dataset)
                                        .setSha256(digest(file))
                                        .build());
    }

    private static <Q, R> R send(Function<StreamObserver<R>, StreamObserver<Q>> method, Q message) {
        var answer = new CompletableFuture<R>();
        var out =
                method.apply(
                        new StreamObserver<>() {
                            @Override
                            public void onNext(R value) {
                                answer.complete(value);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                answer.completeExceptionally(failure);
                            }

                            @Override
                            public void onCompleted() {}
                        });
        out.onNext(message);
        out.onCompleted();
        return answer.join();
    }

    static String digest(ByteString file) {
        return Digests.sha256(file.toByteArray());
    }

    /** A picture of 4 x 4 pixels. */
    static ByteString picture(String format) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(out.toByteArray());
    }

    /** Raw and typed contents, with all that a request may carry. */
    List<ModelInferRequest> inferRequests() {
        return List.of(pictures(images, 3), typed(), raw(), lookup());
    }

    private static ModelInferRequest pictures(String model, int rows) {
        return ModelInferRequest.newBuilder()
                .setModelName(model)
                .setModelVersion("stable")
                .setId("an id")
                .putParameters(
                        "adagrow_route_key",
                        InferParameter.newBuilder().setStringParam("k").build())
                .putParameters(
                        "timeout", InferParameter.newBuilder().setInt64Param(10_000_000).build())
                .putParameters("priority", InferParameter.newBuilder().setInt64Param(1).build())
                .addInputs(
                        InferInputTensor.newBuilder()
                                .setName("input")
                                .setDatatype("FP32")
                                .addAllShape(List.of((long) rows, 1L, 4L, 4L)))
                .addOutputs(
                        InferRequestedOutputTensor.newBuilder()
                                .setName("logits")
                                .putParameters(
                                        "classification",
                                        InferParameter.newBuilder().setInt64Param(3).build()))
                .addRawInputContents(ByteString.copyFrom(new byte[4 * VALUES * rows]))
                .build();
    }

    private ModelInferRequest typed() {
        var request = ModelInferRequest.newBuilder().setModelName(types);
        TYPES.keySet().forEach(type -> request.addInputs(input(type).setContents(contents(type))));
        return request.build();
    }

    private static InferInputTensor.Builder input(String type) {
        return InferInputTensor.newBuilder()
                .setName(type)
                .setDatatype(type)
                .addAllShape(List.of(1L, 2L));
    }

    private static InferTensorContents contents(String type) {
        var contents = InferTensorContents.newBuilder();
        for (int i = 0; i < 2; i++) {
            switch (type) {
                case "BOOL" -> contents.addBoolContents(true);
                case "BYTES" -> contents.addBytesContents(ByteString.copyFromUtf8("text"));
                case "FP32" -> contents.addFp32Contents(1.5f);
                case "FP64" -> contents.addFp64Contents(1.5);
                case "INT32" -> contents.addIntContents(7);
                case "INT64" -> contents.addInt64Contents(7);
                case "UINT8" -> contents.addUintContents(7);
                default -> throw new IllegalArgumentException(type);
            }
        }
        return contents.build();
    }

    private ModelInferRequest raw() {
        var request = ModelInferRequest.newBuilder().setModelName(types).setId("raw");
        TYPES.keySet()
                .forEach(type -> request.addInputs(input(type)).addRawInputContents(rawOf(type)));
        return request.build();
    }

    private static ByteString rawOf(String type) {
        return switch (type) {
            case "BYTES" -> ByteString.copyFrom(new byte[] {1, 0, 0, 0, 'a', 2, 0, 0, 0, 'b', 'c'});
            case "BOOL", "UINT8" -> ByteString.copyFrom(new byte[2]);
            case "FP32", "INT32" -> ByteString.copyFrom(new byte[8]);
            case "FP64", "INT64" -> ByteString.copyFrom(new byte[16]);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private ModelInferRequest lookup() {
        return ModelInferRequest.newBuilder()
                .setModelName(table)
                .addInputs(
                        InferInputTensor.newBuilder()
                                .setName("input")
                                .setDatatype("INT64")
                                .addShape(2)
                                .setContents(
                                        InferTensorContents.newBuilder()
                                                .addInt64Contents(1)
                                                .addInt64Contents(0)))
                .build();
    }
}
