package dev.adagrow.server.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same as {@link MutatedRequestsTest} for {@code /v2} over HTTP: no answer is 500. */
@Timeout(1800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MutatedBodiesTest {
    private static final int REQUESTS = Integer.getInteger("adagrow.mutations", 2000) / 2;
    private static final long FIRST_SEED = Long.getLong("adagrow.mutations.seed", 1);
    private static final Duration HANGS = Duration.ofSeconds(30);
    private static final String MODEL = "pictures";
    private static final int VALUES = 16;

    private static final List<String> TEXTS =
            List.of("", "BYTES", "INT64", "FP128", "input", "\0", "\uD800", "x".repeat(5000));

    private static final List<String> PATHS =
            List.of(
                    "",
                    "/versions/1",
                    "/versions/stable",
                    "/versions/0",
                    "/versions/",
                    "/versions/x y");

    private ServerAssembly server;
    private ManagedChannel channel;
    private Caretaker caretaker;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0),
                        "test");
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .build();
        caretaker = new Caretaker(server, channel);
        caretaker.serveGolden(folder);
        Stock.putPictures(channel, folder, MODEL);
    }

    @AfterAll
    void stop() {
        http.close();
        channel.shutdownNow();
        server.close();
    }

    @Test
    void noMutatedBodyMeetsADefect() throws Exception {
        var codes = new TreeMap<Integer, Integer>();
        for (int i = 0; i < REQUESTS; i++) {
            long seed = FIRST_SEED + i;
            codes.merge(send(seed), 1, Integer::sum);
        }
        System.out.println("mutated bodies were answered with " + codes);
        assertThat(codes).containsKeys(200, 400);
        assertThat(caretaker.goldenIsRight()).isTrue();
        caretaker.clear();
    }

    private int send(long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        boolean binary = random.nextInt(3) == 0;
        JsonNode json = body(binary);
        if (random.nextInt(3) > 0) {
            change(json, random);
        }
        var text = ByteString.copyFromUtf8(json.toString());
        int length = text.size();
        var body = binary ? text.concat(ByteString.copyFrom(new byte[4 * VALUES])) : text;
        if (random.nextInt(3) == 0) {
            body = new ByteMutator(random).mutate(body);
        }
        var path =
                "/v2/models/"
                        + (random.nextInt(20) == 0 ? encoded(any(TEXTS, random)) : MODEL)
                        + (random.nextInt(5) == 0 ? encoded(any(PATHS, random)) : "")
                        + "/infer";
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                        .timeout(HANGS)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (binary) {
            var said = random.nextInt(4) == 0 ? any(lengths(length), random) : "" + length;
            request.header("Inference-Header-Content-Length", said);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(
                        "%s of seed %d to %s, body in Base64: %s",
                        response.body(),
                        seed,
                        path,
                        Base64.getEncoder().encodeToString(body.toByteArray()))
                .isNotEqualTo(500);
        return response.statusCode();
    }

    private static List<String> lengths(int length) {
        return List.of("0", "-1", "" + (length - 1), "" + (length + 1), "99999999999", "x", " ");
    }

    private static String encoded(String path) {
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return String.join("/", parts);
    }

    private static ObjectNode body(boolean binary) {
        var root = JsonNodeFactory.instance.objectNode().put("id", "an id");
        root.putObject("parameters")
                .put("timeout", 10_000_000)
                .put("adagrow_route_key", "someone")
                .put("binary_data_output", binary);
        var input = root.putArray("inputs").addObject();
        input.put("name", "input").put("datatype", "FP32");
        input.putArray("shape").add(1).add(1).add(4).add(4);
        if (binary) {
            input.putObject("parameters").put("binary_data_size", 4 * VALUES);
        } else {
            var data = input.putArray("data");
            for (int i = 0; i < VALUES; i++) {
                data.add(i / 2.0);
            }
        }
        var output = root.putArray("outputs").addObject().put("name", "logits");
        output.putObject("parameters").put("classification", 3).put("binary_data", false);
        return root;
    }

    /** One change somewhere in the tree. */
    private static void change(JsonNode node, Random random) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = any(names, random);
            if (random.nextInt(3) > 0 && object.get(name).isContainerNode()) {
                change(object.get(name), random);
            } else if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, value(random));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (random.nextInt(3) > 0 && array.get(at).isContainerNode()) {
                change(array.get(at), random);
            } else if (random.nextBoolean()) {
                array.set(at, value(random));
            } else {
                array.add(array.get(at).deepCopy());
            }
        }
    }

    private static JsonNode value(Random random) {
        var json = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(-1);
            case 4 -> json.numberNode(1e300);
            case 5 -> json.numberNode(3e38);
            case 6 -> json.arrayNode().add(json.arrayNode());
            case 7 -> deep(random.nextInt(900));
            default -> json.textNode(any(TEXTS, random));
        };
    }

    private static JsonNode deep(int depth) {
        ArrayNode outer = JsonNodeFactory.instance.arrayNode();
        var inner = outer;
        for (int i = 0; i < depth; i++) {
            inner = inner.addArray();
        }
        return outer;
    }

    private static <T> T any(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
