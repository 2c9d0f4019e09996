package dev.adagrow.server.mutation;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.DeleteModelRequest;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListDatasetsRequest;
import dev.adagrow.v1.ListModelsRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.Model;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutServiceGrpc;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Looks after a server under bad requests: is it right, does it hold on to anything? */
final class Caretaker {
    static final String GOLDEN = "golden";

    private static final Pattern STATE =
            Pattern.compile("adagrow_servable_state\\{model=\"([^\"]*)\"");
    private static final int PAGE = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerAssembly server;
    private final Channel channel;
    private final HttpClient http = HttpClient.newHttpClient();

    Caretaker(ServerAssembly server, Channel channel) {
        this.server = server;
        this.channel = channel;
    }

    /** A model that no request is about. */
    void serveGolden(Path folder) throws IOException {
        Stock.putPictures(channel, folder, GOLDEN);
    }

    boolean goldenIsRight() {
        int values = 16;
        var row = ByteBuffer.allocate(4 * values).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values; i++) {
            row.putFloat(i - 3.5f);
        }
        var answer =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .modelInfer(
                                ModelInferRequest.newBuilder()
                                        .setModelName(GOLDEN)
                                        .addInputs(
                                                ModelInferRequest.InferInputTensor.newBuilder()
                                                        .setName("input")
                                                        .setDatatype("FP32")
                                                        .addShape(1)
                                                        .addShape(1)
                                                        .addShape(4)
                                                        .addShape(4))
                                        .addRawInputContents(ByteString.copyFrom(row.flip()))
                                        .build());
        var expected = ByteString.copyFrom(row.rewind());
        return answer.getRawOutputContents(0).equals(expected);
    }

    /** Models of which a version has a state, loaded or not. */
    Set<String> loaded() throws IOException, InterruptedException {
        var found = new TreeSet<String>();
        var matcher = STATE.matcher(metrics());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private String metrics() throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Ends what goes on and deletes all models but the golden one, and all data sets. */
    void clear() {
        var models = ModelServiceGrpc.newBlockingStub(channel);
        for (Model model :
                models.listModels(ListModelsRequest.newBuilder().setPageSize(PAGE).build())
                        .getModelsList()) {
            if (!model.getName().equals("models/" + GOLDEN)) {
                var request = DeleteModelRequest.newBuilder().setName(model.getName()).build();
                // When a trial ends, that of the version uploaded last begins.
                await().atMost(LIMIT)
                        .ignoreExceptionsMatching(Caretaker::refusedForItsState)
                        .until(() -> {
                            end(model.getName());
                            return models.deleteModel(request).isInitialized();
                        });
            }
        }
        var datasets = DatasetServiceGrpc.newBlockingStub(channel);
        datasets.listDatasets(ListDatasetsRequest.newBuilder().setPageSize(PAGE).build())
                .getDatasetsList()
                .forEach(dataset -> {
                    var unused =
                            datasets.deleteDataset(
                                    DeleteDatasetRequest.newBuilder()
                                            .setName(dataset.getName())
                                            .build());
                });
    }

    private void end(String model) {
        var adaptations = AdaptationServiceGrpc.newBlockingStub(channel);
        adaptations
                .listAdaptations(
                        ListAdaptationsRequest.newBuilder()
                                .setModel(model)
                                .setPageSize(PAGE)
                                .build())
                .getAdaptationsList()
                .forEach(adaptation ->
                        refusedIfEnded(() ->
                                adaptations.cancelAdaptation(
                                        CancelAdaptationRequest.newBuilder()
                                                .setName(adaptation.getName())
                                                .build())));
        var rollouts = RolloutServiceGrpc.newBlockingStub(channel);
        rollouts.listRollouts(
                        ListRolloutsRequest.newBuilder().setModel(model).setPageSize(PAGE).build())
                .getRolloutsList()
                .forEach(rollout ->
                        refusedIfEnded(() ->
                                rollouts.rollBackRollout(
                                        RolloutCommand.newBuilder()
                                                .setName(rollout.getName())
                                                .setReason("it is over")
                                                .build())));
    }

    private static void refusedIfEnded(Runnable command) {
        try {
            command.run();
        } catch (StatusRuntimeException e) {
            if (!refusedForItsState(e)) {
                throw e;
            }
        }
    }

    private static boolean refusedForItsState(Throwable failure) {
        return failure instanceof StatusRuntimeException e
                && e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION;
    }

    /** Full names of all methods of all services, as the server tells them. */
    Set<String> methods() throws InvalidProtocolBufferException {
        var methods = new TreeSet<String>();
        var services =
                reflected(ServerReflectionRequest.newBuilder().setListServices("*").build())
                        .getListServicesResponse();
        for (var service : services.getServiceList()) {
            var file =
                    reflected(
                                    ServerReflectionRequest.newBuilder()
                                            .setFileContainingSymbol(service.getName())
                                            .build())
                            .getFileDescriptorResponse();
            for (var bytes : file.getFileDescriptorProtoList()) {
                var descriptor = FileDescriptorProto.parseFrom(bytes);
                descriptor.getServiceList().stream()
                        .filter(found ->
                                (descriptor.getPackage() + "." + found.getName())
                                        .equals(service.getName()))
                        .flatMap(found -> found.getMethodList().stream())
                        .forEach(method -> methods.add(service.getName() + "/" + method.getName()));
            }
        }
        return methods;
    }

    private ServerReflectionResponse reflected(ServerReflectionRequest request) {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var out =
                ServerReflectionGrpc.newStub(channel)
                        .serverReflectionInfo(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(ServerReflectionResponse value) {
                                        answer.complete(value);
                                    }

                                    @Override
                                    public void onError(Throwable failure) {
                                        answer.completeExceptionally(failure);
                                    }

                                    @Override
                                    public void onCompleted() {}
                                });
        out.onNext(request);
        out.onCompleted();
        return answer.join();
    }
}
