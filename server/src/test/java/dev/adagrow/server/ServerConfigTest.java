package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.config.ConfigException;
import dev.adagrow.server.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    @Test
    void hasADefaultForEveryKey() throws Exception {
        var defaults =
                new ServerConfig(
                        "127.0.0.1",
                        8001,
                        8002,
                        new ServerConfig.Grpc(2, 4, 4, 2, 200),
                        new BatchConfig(
                                32, 200, 4096, 128L << 20, 10_000, 1024, 32L << 20, 0.1, Map.of()),
                        new ServerConfig.Engine(
                                1,
                                1,
                                60,
                                List.of(),
                                new ProcessSettings(
                                        List.of("tensorrt"), 300, 60, List.of("-Xmx256m")),
                                new TensorRtSettings(0, 1, List.of())),
                        new ServerConfig.Rollout(0.05, 10, 60, 300, 0.01, 3600, 1.5),
                        new ServerConfig.Adaptation(30, 0, 200),
                        new ServerConfig.Limits(32 << 20, 1L << 30, 1L << 30, 20, 168),
                        new ServerConfig.Memory(0, 600),
                        "",
                        Readiness.Rule.STRICT,
                        10);

        assertThat(ServerConfig.DEFAULT).isEqualTo(defaults);
        assertThat(ServerConfig.parse("", "test")).isEqualTo(defaults);
        assertThat(ServerConfig.parse("# nothing\n", "test")).isEqualTo(defaults);
    }

    @Test
    void everyKeyCanBeSet() throws Exception {
        var config =
                ServerConfig.parse(
                        """
                        host: 0.0.0.0
                        grpcPort: 9001
                        httpPort: 9002
                        drainSeconds: 2.5
                        readiness: LENIENT
                        grpc: {eventLoops: 3, controlThreads: 5, transferThreads: 8, decodeThreads: 6, drainGraceMillis: 7}
                        batch:
                          maxRows: 8
                          maxDelayMicros: 9
                          maxQueuedRows: 10
                          maxQueuedBytes: 20
                          maxWaitMillis: 30
                          maxBackgroundRows: 11
                          maxBackgroundBytes: 40
                          backgroundShare: 0.2
                          models:
                            digits: {maxRows: 12, maxDelayMicros: 13, maxQueuedRows: 14, instances: 2}
                            letters: {instances: 1}
                        engine:
                          threads: 4
                          engineThreads: 2
                          callSeconds: 70
                          preference: [tensorrt, onnx-int8]
                          process: {engines: [pytorch], startSeconds: 5, callSeconds: 6, javaOptions: [-Xmx1g]}
                          tensorrt: {device: 1, instances: 2, folders: [/opt/tensorrt/lib]}
                        rollout:
                          armShare: 0.25
                          shadowSeconds: 0.5
                          maturitySeconds: 3
                          labelledKeys: 40
                          alpha: 0.05
                          timeoutSeconds: 90
                          latencyGuardFactor: 2
                        adaptation: {leaseSeconds: 12, paceSeconds: 0.25, minRecords: 13}
                        limits: {maxMessageBytes: 100000, maxBundleBytes: 200000, maxDatasetBytes: 300000, keptVersions: 5, unfinishedDatasetHours: 14}
                        memory: {modelBytes: 5000000}
                        modelFolder: /models
                        """,
                        "test");

        assertThat(config)
                .isEqualTo(
                        new ServerConfig(
                                "0.0.0.0",
                                9001,
                                9002,
                                new ServerConfig.Grpc(3, 5, 8, 6, 7),
                                new BatchConfig(
                                        8,
                                        9,
                                        10,
                                        20,
                                        30,
                                        11,
                                        40,
                                        0.2,
                                        Map.of(
                                                "digits",
                                                new BatchConfig.OfModel(12, 13, 14, 2),
                                                "letters",
                                                new BatchConfig.OfModel(null, null, null, 1))),
                                new ServerConfig.Engine(
                                        4,
                                        2,
                                        70,
                                        List.of("tensorrt", "onnx-int8"),
                                        new ProcessSettings(
                                                List.of("pytorch"), 5, 6, List.of("-Xmx1g")),
                                        new TensorRtSettings(1, 2, List.of("/opt/tensorrt/lib"))),
                                new ServerConfig.Rollout(0.25, 0.5, 3, 40, 0.05, 90, 2),
                                new ServerConfig.Adaptation(12, 0.25, 13),
                                new ServerConfig.Limits(100_000, 200_000, 300_000, 5, 14),
                                new ServerConfig.Memory(5_000_000, 600),
                                "/models",
                                Readiness.Rule.LENIENT,
                                2.5));
        assertThat(config.drain()).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.rollout().policy().shadow()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.rollout().policy().latencyGuard()).isEqualTo(2);
        assertThat(config.adaptation().policy().pace()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void keepsTheOtherDefaultsOfAComponent() throws Exception {
        var config = ServerConfig.parse("batch: {maxRows: 8}", "test");

        assertThat(config.batch())
                .isEqualTo(
                        new BatchConfig(
                                8, 200, 4096, 128L << 20, 10_000, 1024, 32L << 20, 0.1, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 1|unknown key \"port\"; known: adaptation, batch, drainSeconds,",
                "batch: {maxRow: 1}|unknown key \"batch.maxRow\"; known: backgroundShare,",
                "batch: {maxRows: 0}|batch: maxRows 0 is outside 1..4096",
                "batch: {maxRows: many}|batch.maxRows",
                "batch: {maxRows: 1.5}|batch.maxRows",
                "batch: {maxRows: '8'}|batch.maxRows",
                "batch: {maxRows: }|batch.maxRows",
                "host:|host has no value",
                "engine: {callSeconds: }|engine.callSeconds has no value",
                "batch: 3|batch must hold keys and values",
                "batch: {maxRows: 1, maxRows: 2}|maxRows",
                "batch: {models: 3}|batch.models must hold keys and values",
                "batch: {models: {m: 3}}|batch.models.m",
                "batch: {models: {m: }}|batch: models.m must hold keys and values",
                "batch: {models: {a/b: {maxRows: 3}}}|batch: models: \"a/b\" is no model name",
                "batch: {models: {m: {maxRow: 3}}}|unknown key \"batch.models.m.maxRow\"; known: instances,",
                "batch: {models: {m: {maxRows: 0}}}|batch.models.m: maxRows 0 is outside 1..4096",
                "batch: {models: {m: {maxDelayMicros: -1}}}|batch.models.m: maxDelayMicros -1 is outside",
                "batch: {models: {m: {maxQueuedRows: 0}}}|batch.models.m: maxQueuedRows 0 is outside",
                "batch: {models: {m: {instances: 65}}}|batch.models.m: instances 65 is outside 1..64",
                "batch: {models: {m: {maxRows: 1.5}}}|batch.models.m.maxRows",
                "batch: {models: {m: {maxRows: '8'}}}|batch.models.m.maxRows",
                "batch: {models: {m: {instances: many}}}|batch.models.m.instances",
                "engine: {process: 3}|engine.process must hold keys and values",
                "[1, 2]|the file must hold keys and values",
                "grpcPort: 70000|grpcPort 70000 is outside 0..65535",
                "grpcPort: 8002|grpcPort and httpPort are both 8002",
                "engine: {preference: tensorrt}|engine.preference",
                "engine: {process: {callSeconds: 0}}|engine.process: callSeconds 0 is outside 1..3600",
                "engine: {tensorrt: {instances: 0}}|engine.tensorrt: instances 0 is outside 1..16",
                "rollout: {armShare: 0.6}|rollout: armShare 0.6",
                "rollout: {alpha: 0.6}|rollout: alpha 0.6",
                "adaptation: {leaseSeconds: 0}|adaptation: lease",
                "drainSeconds: -1|drainSeconds -1.0 is outside",
                "host: ''|host must be given",
                "readiness: SOMETIMES|readiness",
                "'batch: {'|test:"
            })
    void namesWhatItDoesNotUnderstand(String yaml, String message) {
        assertThatThrownBy(() -> ServerConfig.parse(yaml, "test"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("test")
                .hasMessageContaining(message);
    }

    @Test
    void readsAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("server.yaml"), "drainSeconds: 3");

        assertThat(ServerConfig.read(file).drainSeconds()).isEqualTo(3);
        assertThatThrownBy(() -> ServerConfig.read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml: no such file");
    }
}
