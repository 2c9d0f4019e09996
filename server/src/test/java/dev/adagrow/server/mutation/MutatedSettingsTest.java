package dev.adagrow.server.mutation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.ByteString;
import dev.adagrow.config.ConfigException;
import dev.adagrow.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of settings that nobody would write: each is read, or refused in one line that names the
 * file. What the command makes of the refusal is MainTest's.
 */
@Timeout(1800)
class MutatedSettingsTest {
    private static final int FILES = Integer.getInteger("adagrow.mutations", 2000) / 2;
    private static final long FIRST_SEED = Long.getLong("adagrow.mutations.seed", 1);
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final String VALID =
            """
            host: 127.0.0.1
            grpcPort: 9001
            httpPort: 9002
            drainSeconds: 2.5
            readiness: LENIENT
            grpc: {eventLoops: 3, controlThreads: 5}
            batch: {maxRows: 8, maxQueuedBytes: 20, backgroundShare: 0.2}
            engine:
              threads: 4
              preference: [tensorrt, onnx-int8]
              process: {engines: [pytorch], startSeconds: 5, javaOptions: [-Xmx1g]}
              tensorrt: {device: 1, folders: [/opt/tensorrt/lib]}
            rollout: {armShare: 0.25, shadowSeconds: 0.5, alpha: 0.05}
            adaptation: {leaseSeconds: 12, paceSeconds: 0.25, minRecords: 13}
            limits: {maxMessageBytes: 100000, keptVersions: 5}
            memory: {modelBytes: 5000000}
            modelFolder: /models
            """;

    @TempDir private Path folder;

    /** Empty if the file is taken. */
    private String refusal(byte[] file) throws IOException {
        var path = Files.write(folder.resolve("server.yaml"), file);
        try {
            assertThat(ServerConfig.read(path)).isNotNull();
            return "";
        } catch (ConfigException e) {
            assertThat(e.getMessage())
                    .startsWith(path.toString())
                    .hasSizeGreaterThan(path.toString().length() + 4)
                    .hasSizeLessThan(2000)
                    .doesNotContain("\n")
                    .doesNotContain("null.")
                    .doesNotContain("com.fasterxml");
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void noMutatedFileMeetsADefect() {
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            long seed = FIRST_SEED + i;
            byte[] file = new byte[0];
            try {
                file = mutated(new Random(seed));
                refused += refusal(file).isEmpty() ? 0 : 1;
            } catch (Exception | StackOverflowError | AssertionError e) {
                throw new AssertionError(
                        "seed %d, in Base64: %s"
                                .formatted(seed, Base64.getEncoder().encodeToString(file)),
                        e);
            }
        }
        System.out.println("of " + FILES + " mutated files of settings refused: " + refused);
        assertThat(refused).isBetween(1, Math.max(1, FILES - 1));
    }

    private static byte[] mutated(Random random) throws IOException {
        if (random.nextInt(3) == 0) {
            return new ByteMutator(random).mutate(ByteString.copyFromUtf8(VALID)).toByteArray();
        }
        var tree = (ObjectNode) YAML.readTree(VALID);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            new TreeMutator(random).change(tree);
        }
        return YAML.writeValueAsBytes(tree);
    }

    static Stream<Arguments> odd() {
        var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            var before = ("*a" + (i - 1) + ", ").repeat(9);
            laughs.append("a%d: &a%d [%s]%n".formatted(i, i, before));
        }
        return Stream.of(
                Arguments.of("an alias", utf8("engine: &e {threads: 2}\nbatch: *e"), "alias"),
                Arguments.of("an alias of text", utf8("host: &h a\nmodelFolder: *h"), "alias"),
                Arguments.of("a billion laughs", utf8(laughs.toString()), "alias *a0"),
                Arguments.of("a merge key", utf8("grpc: &g {eventLoops: 1}\n<<: *g"), "alias *g"),
                Arguments.of("not UTF-8", "host: h\u00f6st".getBytes(ISO_8859_1), "UTF-8"),
                Arguments.of("UTF-16", "host: x".getBytes(UTF_16), "UTF-8"),
                Arguments.of("deep nesting", utf8("[".repeat(300_000)), "nesting depth"),
                Arguments.of("deep keys", utf8("{a: ".repeat(100_000)), "nesting depth"),
                Arguments.of("deep blocks", utf8("- ".repeat(100_000)), "nesting depth"),
                Arguments.of("too large", utf8("#".repeat(2 << 20)), "larger than"),
                Arguments.of("long number", utf8("grpcPort: " + "9".repeat(500_000)), "grpcPort"),
                Arguments.of("large exponent", utf8("drainSeconds: 1e999999999"), "drainSeconds"),
                Arguments.of("exponent", utf8("grpcPort: 1e999999999"), "grpcPort"),
                Arguments.of("infinite", utf8("drainSeconds: .inf"), ":1: "),
                Arguments.of("no number", utf8("rollout: {alpha: .nan}"), ":1: "),
                Arguments.of(
                        "two documents",
                        utf8("host: a\n---\nhost: b\n"),
                        ":3: the file may hold one document"),
                Arguments.of("a key twice", utf8("host: a\nhost: b\n"), "host"),
                Arguments.of("a tag", utf8("host: !!java.net.URL [\"http://x\"]"), "host"),
                Arguments.of("a list", utf8("- a"), "must hold keys and values"),
                Arguments.of("a NUL", utf8("host: \"a\0b\""), "special"),
                Arguments.of("no path", utf8("modelFolder: \"\\0\""), "modelFolder is no path"),
                Arguments.of(
                        "no folder",
                        utf8("engine: {tensorrt: {folders: [\"a\\0\"]}}"),
                        "engine.tensorrt: folders is no path"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void whatIsOddIsNamed(String name, byte[] file, String named) throws IOException {
        assertThat(refusal(file)).as(name).isNotEmpty().contains(named);
    }

    @ParameterizedTest
    @MethodSource("empty")
    void aFileThatSaysNothingLeavesTheDefaults(String text) throws IOException {
        assertThat(refusal(utf8(text))).isEmpty();
    }

    static Stream<String> empty() {
        return Stream.of("", "\n\n", "---\n", "# x", "null", "\uFEFF", "\uFEFFhost: a");
    }
}
