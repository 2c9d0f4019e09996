package dev.adagrow.server.grpc.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.adagrow.server.grpc.LocalCalls;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelConfigRequest;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.ModelStatisticsRequest;
import inference.RepositoryIndexRequest;
import inference.ServerLiveRequest;
import inference.ServerMetadataRequest;
import inference.ServerReadyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code /v2}: health, metadata, inference, and of Triton's extensions configuration, statistics
 * and the index of the repository. Errors are {@code {"error": "..."}}. Each request waits on its
 * own thread. Thread-safe.
 */
public final class RestService implements HttpService {
    private static final HeaderName JSON_LENGTH =
            HeaderNames.create("Inference-Header-Content-Length");
    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";

    private final BodyBudget budget;
    private final GRPCInferenceServiceBlockingStub stub;

    /**
     * @param calls that are made for the requests; not owned
     * @param maxBodyBytes of one request
     * @param maxHeldBytes of memory for bodies that are being read and answered
     */
    public RestService(LocalCalls calls, long maxBodyBytes, long maxHeldBytes) {
        this.budget = new BodyBudget(maxHeldBytes, maxBodyBytes);
        this.stub = GRPCInferenceServiceGrpc.newBlockingStub(calls.channel());
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v2", answering(this::serverMetadata))
                .get("/v2/health/live", answering(this::live))
                .get("/v2/health/ready", answering(this::ready))
                .post("/v2/repository/index", answering(this::index))
                .get("/v2/models/stats", answering(this::statistics));
        for (var path : new String[] {MODEL, VERSION}) {
            rules.get(path, answering(this::metadata))
                    .get(path + "/ready", answering(this::modelReady))
                    .get(path + "/config", answering(this::config))
                    .get(path + "/stats", answering(this::statistics))
                    .post(path + "/infer", answering(this::infer));
        }
    }

    private static Handler answering(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (RestException e) {
                refuse(response, 400, String.valueOf(e.getMessage()));
            } catch (BodyBudget.BusyException e) {
                response.header(HeaderNames.RETRY_AFTER, "1");
                refuse(response, 429, String.valueOf(e.getMessage()));
            } catch (StatusRuntimeException e) {
                refuse(response, e);
            }
        };
    }

    private void serverMetadata(ServerRequest request, ServerResponse response) {
        send(response, stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()));
    }

    private void live(ServerRequest request, ServerResponse response) {
        boolean live = stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
        flag(response, "live", live);
    }

    private void ready(ServerRequest request, ServerResponse response) {
        boolean ready = stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
        flag(response, "ready", ready);
    }

    private void modelReady(ServerRequest request, ServerResponse response) {
        var asked =
                ModelReadyRequest.newBuilder()
                        .setName(model(request))
                        .setVersion(version(request))
                        .build();
        flag(response, "ready", stub.modelReady(asked).getReady());
    }

    private static void flag(ServerResponse response, String name, boolean holds) {
        var json = JsonNodeFactory.instance.objectNode().put(name, holds);
        send(response, holds ? 200 : 503, json.toString());
    }

    private void metadata(ServerRequest request, ServerResponse response) {
        var asked =
                ModelMetadataRequest.newBuilder()
                        .setName(model(request))
                        .setVersion(version(request))
                        .build();
        send(response, stub.modelMetadata(asked));
    }

    private void config(ServerRequest request, ServerResponse response) {
        var asked =
                ModelConfigRequest.newBuilder()
                        .setName(model(request))
                        .setVersion(version(request))
                        .build();
        send(response, stub.modelConfig(asked).getConfig());
    }

    private void statistics(ServerRequest request, ServerResponse response) {
        var asked =
                ModelStatisticsRequest.newBuilder()
                        .setName(model(request))
                        .setVersion(version(request))
                        .build();
        send(response, stub.modelStatistics(asked));
    }

    private void index(ServerRequest request, ServerResponse response) {
        var found = stub.repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
        var list = JsonNodeFactory.instance.arrayNode();
        found.getModelsList().forEach(model -> list.add(MessageJson.of(model)));
        send(response, 200, list.toString());
    }

    private void infer(ServerRequest request, ServerResponse response) throws IOException {
        try (var share = budget.take(request.headers().contentLength())) {
            inferHeld(request, response);
        }
    }

    private void inferHeld(ServerRequest request, ServerResponse response) throws IOException {
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readAllBytes();
        }
        var asked = InferRequests.read(body, jsonLength(request), model(request), version(request));
        var answer = InferAnswer.of(stub.modelInfer(asked.request()), asked);
        response.header(
                HeaderNames.CONTENT_TYPE,
                answer.jsonLength().isPresent() ? "application/octet-stream" : "application/json");
        answer.jsonLength()
                .ifPresent(length -> response.header(JSON_LENGTH, Integer.toString(length)));
        response.send(answer.body());
    }

    private static OptionalInt jsonLength(ServerRequest request) {
        var value = request.headers().first(JSON_LENGTH);
        try {
            return value.isPresent()
                    ? OptionalInt.of(Integer.parseInt(value.get()))
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            throw new RestException(
                    "Inference-Header-Content-Length " + value.get() + " is no number");
        }
    }

    private static String model(ServerRequest request) {
        return request.path().pathParameters().first("model").orElse("");
    }

    private static String version(ServerRequest request) {
        return request.path().pathParameters().first("version").orElse("");
    }

    private static void send(ServerResponse response, Message message) {
        send(response, 200, MessageJson.of(message).toString());
    }

    private static void send(ServerResponse response, int code, String json) {
        response.status(code)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(ServerResponse response, StatusRuntimeException e) {
        retrySeconds(e)
                .ifPresent(seconds ->
                        response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds)));
        refuse(
                response,
                code(e.getStatus().getCode()),
                String.valueOf(e.getStatus().getDescription()));
    }

    private static void refuse(ServerResponse response, int code, String message) {
        var json = JsonNodeFactory.instance.objectNode().put("error", message);
        send(response, code, json.toString());
    }

    /** Whole seconds, at least 1, where the status says when to come back. */
    private static OptionalLong retrySeconds(StatusRuntimeException e) {
        var status = StatusProto.fromThrowable(e);
        if (status == null) {
            return OptionalLong.empty();
        }
        for (var detail : status.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                try {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    return OptionalLong.of(
                            Math.max(1, delay.getSeconds() + (delay.getNanos() > 0 ? 1 : 0)));
                } catch (InvalidProtocolBufferException broken) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    /** As google.rpc.Code pairs them. */
    private static int code(Status.Code code) {
        return switch (code) {
            case OK -> 200;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case INTERNAL, UNKNOWN, DATA_LOSS -> 500;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }
}
