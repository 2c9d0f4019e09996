package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.server.grpc.rest.RestService;
import dev.adagrow.server.http.HttpPort;
import dev.adagrow.tensor.DataType;
import inference.GRPCInferenceServiceGrpc;
import inference.ServerLiveRequest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol over HTTP, against the data plane with models of its own. */
class RestServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BODY = 100_000;
    private static final long MAX_HELD = 600_000;
    private static final String INFER = "/v2/models/digits/infer";

    private final HttpClient client = HttpClient.newHttpClient();
    private DataPlane plane;
    private HttpPort port;

    @BeforeEach
    void start() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port =
                new HttpPort(
                        address,
                        MAX_BODY,
                        100,
                        List.of(new RestService(plane.local, MAX_BODY, MAX_HELD)));
    }

    @AfterEach
    void stop() {
        client.close();
        port.close();
        plane.close();
    }

    private record Reply(int code, HttpResponse<byte[]> response) {
        JsonNode json() throws Exception {
            return JSON.readTree(response.body());
        }

        String error() throws Exception {
            return json().path("error").asText();
        }
    }

    private Reply send(HttpRequest.Builder request) throws Exception {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), response);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path));
    }

    private Reply get(String path) throws Exception {
        return send(request(path));
    }

    private Reply post(String path, String body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Rows whose first values are given. */
    private static ObjectNode rows(float... firsts) {
        var root = JSON.createObjectNode();
        var input = root.putArray("inputs").addObject();
        input.put("name", "input").put("datatype", "FP32");
        input.putArray("shape").add(firsts.length).add(1).add(4).add(4);
        var data = input.putArray("data");
        for (float first : firsts) {
            data.add(first);
            for (int i = 1; i < FakeModels.SIZE; i++) {
                data.add(0);
            }
        }
        return root;
    }

    @Test
    void healthAndMetadataAreAsOverGrpc() throws Exception {
        assertThat(get("/v2/health/live").code()).isEqualTo(200);
        assertThat(get("/v2/health/ready").code()).isEqualTo(200);
        assertThat(get("/v2").json().path("name").asText()).isEqualTo("adagrow");
        assertThat(get("/v2/models/digits/ready").code()).isEqualTo(200);
        assertThat(get("/v2/models/digits/versions/2/ready").code()).isEqualTo(503);
        var metadata = get("/v2/models/digits").json();
        assertThat(metadata.path("inputs").path(0).path("shape").toString())
                .isEqualTo("[-1,1,4,4]");
        assertThat(get("/v2/models/digits/config").json().path("name").asText())
                .isEqualTo("digits");
        assertThat(get("/v2/models/digits/stats").json().path("model_stats").size()).isOne();
        assertThat(post("/v2/repository/index", "").json().path(0).path("state").asText())
                .isEqualTo("READY");
        plane.readiness.draining();
        assertThat(get("/v2/health/ready").code()).isEqualTo(503);
    }

    @Test
    void aRequestInJsonIsAnsweredInJson() throws Exception {
        var reply = post(INFER, rows(1, 0).put("id", "x").toString());

        assertThat(reply.code()).isEqualTo(200);
        var json = reply.json();
        assertThat(json.path("model_name").asText()).isEqualTo("digits");
        assertThat(json.path("model_version").asText()).isEqualTo("1");
        assertThat(json.path("id").asText()).isEqualTo("x");
        assertThat(json.path("parameters").path("adagrow_prediction_id").asText()).isNotEmpty();
        var output = json.path("outputs").path(0);
        assertThat(output.path("shape").toString()).isEqualTo("[2,3]");
        assertThat(output.path("data").toString()).isEqualTo("[1.0,0.0,0.0,0.0,0.0,0.0]");
    }

    @Test
    void dataMayBeNestedAndClassesAskedFor() throws Exception {
        var body =
                """
                {"inputs": [{"name": "input", "datatype": "FP32", "shape": [1, 1, 4, 4],
                   "data": [[[[0, 5, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]]]}],
                 "outputs": [{"name": "logits", "parameters": {"classification": 1}}]}
                """;
        var reply = post("/v2/models/digits/versions/1/infer", body);

        assertThat(reply.json().path("outputs").path(0).path("data").toString())
                .isEqualTo("[\"5.000000:1:one\"]");
    }

    @Test
    void binaryContentsGoInAndOutBehindTheJson() throws Exception {
        var root = rows();
        var input = (ObjectNode) root.path("inputs").path(0);
        input.remove("data");
        input.putArray("shape").add(1).add(1).add(4).add(4);
        input.putObject("parameters").put("binary_data_size", 64);
        root.putObject("parameters").put("binary_data_output", true);
        var json = root.toString().getBytes(StandardCharsets.UTF_8);
        var raw = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7);
        var body = new ByteArrayOutputStream();
        body.writeBytes(json);
        body.writeBytes(raw.array());

        var reply =
                send(
                        request(INFER)
                                .header(
                                        "Inference-Header-Content-Length",
                                        Integer.toString(json.length))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));

        assertThat(reply.code()).isEqualTo(200);
        int length =
                Integer.parseInt(
                        reply.response()
                                .headers()
                                .firstValue("Inference-Header-Content-Length")
                                .orElseThrow());
        var bytes = reply.response().body();
        var answer = JSON.readTree(bytes, 0, length);
        assertThat(answer.path("outputs").path(0).path("parameters").toString())
                .isEqualTo("{\"binary_data_size\":12}");
        assertThat(answer.path("outputs").path(0).has("data")).isFalse();
        var values = ByteBuffer.wrap(bytes, length, 12).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(values.getFloat()).isEqualTo(7);
        assertThat(bytes).hasSize(length + 12);
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWent() throws Exception {
        plane.serve("echo", 1, FakeModels.ECHO);
        var values =
                Map.ofEntries(
                        Map.entry(DataType.BOOL, "[true,false]"),
                        Map.entry(DataType.UINT8, "[0,255]"),
                        Map.entry(DataType.UINT16, "[0,65535]"),
                        Map.entry(DataType.UINT32, "[0,4294967295]"),
                        Map.entry(DataType.UINT64, "[0,18446744073709551615]"),
                        Map.entry(DataType.INT8, "[-128,127]"),
                        Map.entry(DataType.INT16, "[-32768,32767]"),
                        Map.entry(DataType.INT32, "[-2147483648,2147483647]"),
                        Map.entry(DataType.INT64, "[-9223372036854775808,9223372036854775807]"),
                        Map.entry(DataType.FP16, "[0.5,-65504.0]"),
                        Map.entry(DataType.BF16, "[0.5,-1.0E38]"),
                        Map.entry(DataType.FP32, "[0.1,-3.4E38]"),
                        Map.entry(DataType.FP64, "[0.1,-1.0E300]"),
                        Map.entry(DataType.BYTES, "[\"\",\"zürich\"]"));
        var root = JSON.createObjectNode();
        var inputs = root.putArray("inputs");
        for (var type : DataType.values()) {
            var input = inputs.addObject();
            input.put("name", type.name()).put("datatype", type.name());
            input.putArray("shape").add(1).add(2);
            input.set("data", JSON.readTree(values.get(type)));
        }

        var json = post("/v2/models/echo/infer", root.toString()).json();

        assertThat(json.path("outputs")).hasSize(DataType.values().length);
        for (var output : json.path("outputs")) {
            var type = DataType.valueOf(output.path("datatype").asText());
            if (type == DataType.BF16) {
                assertThat(output.path("data").path(1).floatValue() / -1e38f)
                        .isBetween(0.99f, 1.01f);
                continue;
            }
            assertThat(output.path("data").toString()).as(type.name()).isEqualTo(values.get(type));
        }
        assertThat(json.path("outputs").path(4).path("data").path(1).bigIntegerValue())
                .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|the body is no JSON",
                "[]|the body must be a JSON object",
                "{}|inputs: an array is wanted",
                "{\"inputs\": [{\"name\": 3}]}|inputs[0].name: a string is wanted",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP31\", \"shape\": [1]}]}|there is no type FP31",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": 1}]}|inputs[0].shape: an array",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [1], \"data\": [1, \"a\"]}]}|element 1, \"a\", is no FP32",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"UINT8\", \"shape\": [1], \"data\": [256]}]}|element 0, 256, is no UINT8",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"INT64\", \"shape\": [1], \"data\": [1.5]}]}|element 0, 1.5, is no INT64",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [1], \"parameters\": {\"binary_data_size\": 4}}]}|4 of the 0 bytes",
                "{\"inputs\": [], \"parameters\": {\"timeout\": {}}}|parameters.timeout: true, false, a number or a string",
                "{\"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\", \"shape\": [2, 1, 4, 4], \"data\": [1]}]}|input"
            })
    void whatIsNoRequestIsRefusedByField(String body, String named) throws Exception {
        var reply = post(INFER, body);
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.error()).contains(named);
    }

    @Test
    void theMemoryOfBodiesIsBoundedAndComesBack() throws Exception {
        var gate = plane.models.holdRuns();
        var large = rows(1).put("id", "x".repeat(50_000)).toString();
        var first =
                client.sendAsync(
                        request(INFER).POST(HttpRequest.BodyPublishers.ofString(large)).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        Awaitility.await().until(() -> !plane.models.seen.isEmpty());

        var refused = post(INFER, large);
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.error()).contains("too many large requests");
        gate.countDown();

        assertThat(first.get().statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> post(INFER, large).code() == 200);
    }

    @Test
    void refusalsHaveTheCodesThatHttpHasForThem() throws Exception {
        assertThat(post("/v2/models/none/infer", rows(1).toString()).code()).isEqualTo(404);
        assertThat(get("/v2/models/none").error()).contains("none");
        assertThat(get("/v2/nothing").code()).isEqualTo(404);
        var large = new char[MAX_BODY + 1];
        Arrays.fill(large, ' ');
        var patient =
                request(INFER)
                        .expectContinue(true)
                        .POST(HttpRequest.BodyPublishers.ofString(new String(large)));
        assertThat(send(patient).code()).isEqualTo(413);

        var gate = plane.models.holdRuns();
        var calls = GRPCInferenceServiceGrpc.newFutureStub(plane.channel);
        var running = calls.modelInfer(Requests.rows(0, 0, 0).build());
        Awaitility.await().until(() -> !plane.models.seen.isEmpty());
        var held =
                IntStream.range(0, DataPlane.MAX_QUEUED_ROWS)
                        .mapToObj(i -> calls.modelInfer(Requests.rows(i, 0, 0).build()))
                        .toList();
        // What was sent before on the same connection has been taken in once this is answered.
        assertThat(plane.inference().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        var full = post(INFER, rows(9).toString());
        gate.countDown();
        assertThat(full.code()).isEqualTo(429);
        assertThat(full.response().headers().firstValue("Retry-After")).hasValue("1");
        running.get();
        for (var answer : held) {
            assertThat(answer.get().getModelVersion()).isEqualTo("1");
        }
    }
}
