package dev.adagrow.server;

import static dev.adagrow.server.Bounds.path;
import static dev.adagrow.server.Bounds.require;
import static dev.adagrow.server.Bounds.seconds;
import static dev.adagrow.server.Bounds.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.config.ConfigException;
import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.server.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What can be set, in YAML with the names of the components as keys; a key that is left out keeps
 * its default. Values are checked here, so that whoever takes one needs no check.
 *
 * @param host address to listen on
 * @param grpcPort 0: a free one
 * @param httpPort of metrics and probes; 0: a free one
 * @param modelFolder of models in Triton's layout, taken in at the start and by
 *     RepositoryModelLoad; empty: none
 * @param readiness which models the server as a whole waits for
 * @param drainSeconds how long calls may take to end after the server was told to stop
 */
public record ServerConfig(
        String host,
        int grpcPort,
        int httpPort,
        Grpc grpc,
        BatchConfig batch,
        Engine engine,
        Rollout rollout,
        Adaptation adaptation,
        Limits limits,
        Memory memory,
        String modelFolder,
        Readiness.Rule readiness,
        double drainSeconds) {
    public static final ServerConfig DEFAULT =
            new ServerConfig(
                    "127.0.0.1",
                    8001,
                    8002,
                    Grpc.DEFAULT,
                    BatchConfig.DEFAULT,
                    Engine.DEFAULT,
                    Rollout.DEFAULT,
                    Adaptation.DEFAULT,
                    Limits.DEFAULT,
                    Memory.DEFAULT,
                    "",
                    Readiness.Rule.STRICT,
                    10);

    private static final JsonMapper JSON = new JsonMapper();
    private static final long MAX_BYTES = 1 << 20;

    /**
     * Threads of the gRPC port.
     *
     * @param eventLoops threads that read and write sockets and run the data plane's calls
     * @param controlThreads that run short calls of the control plane
     * @param transferThreads that take in and give out data sets and bundles, and check them
     * @param decodeThreads that decode the images of Predict
     * @param drainGraceMillis how long a stopping server still takes calls after it said that it is
     *     not serving
     */
    public record Grpc(
            int eventLoops,
            int controlThreads,
            int transferThreads,
            int decodeThreads,
            int drainGraceMillis) {
        static final Grpc DEFAULT = new Grpc(2, 4, 4, 2, 200);

        public Grpc {
            within("eventLoops", eventLoops, 1, 64);
            within("controlThreads", controlThreads, 1, 256);
            within("transferThreads", transferThreads, 1, 256);
            within("decodeThreads", decodeThreads, 1, 64);
            within("drainGraceMillis", drainGraceMillis, 0, 60_000);
        }
    }

    /**
     * @param threads that run batches
     * @param engineThreads that one run of the engine may use inside
     * @param callSeconds after which a run inside the server is ended, where its engine can do that
     * @param preference artifacts or engines by their names, in the order in which a bundle's
     *     artifacts are tried; behind them, or without any, comes the bundle's default artifact
     */
    public record Engine(
            int threads,
            int engineThreads,
            int callSeconds,
            List<String> preference,
            ProcessSettings process,
            TensorRtSettings tensorrt) {
        static final Engine DEFAULT =
                new Engine(1, 1, 60, List.of(), ProcessSettings.DEFAULT, TensorRtSettings.DEFAULT);

        public Engine {
            preference = List.copyOf(preference);
            within("threads", threads, 1, 64);
            within("engineThreads", engineThreads, 1, 64);
            within("callSeconds", callSeconds, 1, 86_400);
        }
    }

    /** As {@link RolloutPolicy}, in seconds. */
    public record Rollout(
            double armShare,
            double shadowSeconds,
            double maturitySeconds,
            int labelledKeys,
            double alpha,
            double timeoutSeconds,
            double latencyGuardFactor) {
        static final Rollout DEFAULT = new Rollout(0.05, 10, 60, 300, 0.01, 3600, 1.5);

        /** Fails with the policy's own words on values that do not fit together. */
        public Rollout {
            var unused =
                    new RolloutPolicy(
                            seconds(shadowSeconds),
                            armShare,
                            seconds(maturitySeconds),
                            labelledKeys,
                            alpha,
                            latencyGuardFactor,
                            seconds(timeoutSeconds));
        }

        public RolloutPolicy policy() {
            return new RolloutPolicy(
                    seconds(shadowSeconds),
                    armShare,
                    seconds(maturitySeconds),
                    labelledKeys,
                    alpha,
                    latencyGuardFactor,
                    seconds(timeoutSeconds));
        }
    }

    /** As {@link AdaptationPolicy}, in seconds. */
    public record Adaptation(double leaseSeconds, double paceSeconds, int minRecords) {
        static final Adaptation DEFAULT = new Adaptation(30, 0, 200);

        public Adaptation {
            var unused =
                    new AdaptationPolicy(seconds(leaseSeconds), seconds(paceSeconds), minRecords);
        }

        public AdaptationPolicy policy() {
            return new AdaptationPolicy(seconds(leaseSeconds), seconds(paceSeconds), minRecords);
        }
    }

    /**
     * Largest sizes that are taken in.
     *
     * @param keptVersions of a model; older ones are deleted when a rollout has ended, but for what
     *     is in use or was stable last. 0: all are kept
     * @param unfinishedDatasetHours how long a data set is kept that nobody writes to or finalizes
     */
    public record Limits(
            int maxMessageBytes,
            long maxBundleBytes,
            long maxDatasetBytes,
            int keptVersions,
            int unfinishedDatasetHours) {
        static final Limits DEFAULT = new Limits(32 << 20, 1L << 30, 1L << 30, 20, 168);

        public Limits {
            within("maxMessageBytes", maxMessageBytes, 1 << 16, Integer.MAX_VALUE);
            within("maxBundleBytes", maxBundleBytes, 1 << 10, Long.MAX_VALUE);
            within("maxDatasetBytes", maxDatasetBytes, 1 << 10, Long.MAX_VALUE);
            within("keptVersions", keptVersions, 0, 1_000_000);
            within("unfinishedDatasetHours", unfinishedDatasetHours, 1, 8760);
        }
    }

    /**
     * @param modelBytes that models may take together; one for which there is no room waits. 0:
     *     what the machine, or the container, has beside the Java heap
     * @param restAfterSeconds how long a model must not have been called before it gives its memory
     *     to one that waits for some, until it is called again; 0: it never does
     */
    public record Memory(long modelBytes, int restAfterSeconds) {
        static final Memory DEFAULT = new Memory(0, 600);

        public Memory {
            within("restAfterSeconds", restAfterSeconds, 0, 31_536_000);
            within("modelBytes", modelBytes, 0, Long.MAX_VALUE);
        }
    }

    public ServerConfig {
        require(!host.isEmpty(), "host must be given");
        within("grpcPort", grpcPort, 0, 65_535);
        within("httpPort", httpPort, 0, 65_535);
        require(
                grpcPort == 0 || grpcPort != httpPort,
                "grpcPort and httpPort are both " + grpcPort);
        path("modelFolder", modelFolder);
        require(
                drainSeconds >= 0 && drainSeconds <= 3600,
                "drainSeconds " + drainSeconds + " is outside 0..3600");
    }

    /** The same with another place to listen. */
    public ServerConfig listening(String newHost, int newGrpcPort, int newHttpPort) {
        return new ServerConfig(
                newHost,
                newGrpcPort,
                newHttpPort,
                grpc,
                batch,
                engine,
                rollout,
                adaptation,
                limits,
                memory,
                modelFolder,
                readiness,
                drainSeconds);
    }

    /** The same with another folder of models to take in. */
    public ServerConfig withModelFolder(String folder) {
        return new ServerConfig(
                host,
                grpcPort,
                httpPort,
                grpc,
                batch,
                engine,
                rollout,
                adaptation,
                limits,
                memory,
                folder,
                readiness,
                drainSeconds);
    }

    public Duration drain() {
        return seconds(drainSeconds);
    }

    /**
     * @throws ConfigException naming the file, and the key that is unknown or has an unfit value
     */
    public static ServerConfig read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
        }
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": not UTF-8");
        }
    }

    /**
     * @param source stands before every message
     */
    public static ServerConfig parse(String yaml, String source) throws ConfigException {
        return SettingsText.read(yaml, source, DEFAULT, ServerConfig.class);
    }

    /** As {@link #parse} takes it, on one line: all keys of the engines. */
    static String write(Engine engine) {
        try {
            // JSON is YAML, too.
            return JSON.writeValueAsString(Map.of("engine", engine));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are plain values", e);
        }
    }
}
