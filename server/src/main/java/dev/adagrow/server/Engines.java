package dev.adagrow.server;

import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.identity.IdentityEngine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.process.ProcessEngine;
import dev.adagrow.server.runtime.process.Seat;
import dev.adagrow.server.runtime.process.SeatLimits;
import dev.adagrow.server.runtime.pytorch.PyTorchEngine;
import dev.adagrow.server.runtime.tensorrt.LinuxMachineConfig;
import dev.adagrow.server.runtime.tensorrt.Preflight;
import dev.adagrow.server.runtime.tensorrt.PreflightedEngine;
import dev.adagrow.server.runtime.tensorrt.TensorRtEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The engines by the names that bundles give. None of them starts before its first model is opened,
 * but for ONNX Runtime, which nearly every server needs.
 */
public final class Engines {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Runs beside those of the batches: a version warms while the others answer. */
    private static final int MORE_LANES = 1;

    private final Map<String, Engine> byName = new HashMap<>();

    /**
     * @param onnx that runs in this process
     * @throws StartException if an engine is named that is not there
     */
    Engines(ServerConfig.Engine config, OnnxEngine onnx) throws StartException {
        byName.put(OnnxEngine.NAME, onnx);
        byName.put(PyTorchEngine.NAME, new PyTorchEngine(config.engineThreads()));
        byName.put(IdentityEngine.NAME, new IdentityEngine());
        var preflight = preflight(config);
        byName.put(
                TensorRtEngine.NAME, new TensorRtEngine(preflight, config.tensorrt().instances()));
        for (var name : config.process().engines()) {
            if (!byName.containsKey(name)) {
                throw new StartException(
                        "engine.process.engines: there is no engine " + name + " but " + names());
            }
            byName.put(
                    name,
                    name.equals(TensorRtEngine.NAME)
                            ? new PreflightedEngine(
                                    preflight, elsewhere(name, config, preflight::preloaded))
                            : elsewhere(name, config, List::of));
        }
    }

    private TreeSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    private static Preflight preflight(ServerConfig.Engine config) {
        var folders = config.tensorrt().folders().stream().map(Path::of).toList();
        return new Preflight(new LinuxMachineConfig(folders), config.tensorrt().device());
    }

    private static Engine elsewhere(
            String name, ServerConfig.Engine config, Supplier<List<Path>> preloaded) {
        var limits =
                new SeatLimits(
                        config.threads() + MORE_LANES,
                        Duration.ofSeconds(config.process().startSeconds()),
                        Duration.ofSeconds(config.process().callSeconds()),
                        FIRST_PAUSE,
                        LONGEST_PAUSE);
        return new ProcessEngine(name, new EngineProcessConfig(name, config, preloaded), limits);
    }

    Map<String, Engine> byName() {
        return Map.copyOf(byName);
    }

    /**
     * The work of an engine's own process: serves one model to the server that started it, until
     * that gives it up or ends.
     *
     * @param engine name that bundles give
     * @param settings as {@link ServerConfig} has them, as YAML
     * @param end ends the process at once
     */
    public static void serve(Path socket, String engine, String settings, Runnable end)
            throws IOException {
        var config = ServerConfig.parse(settings, "engine settings").engine();
        var served =
                alone(engine, config)
                        .orElseThrow(() -> new StartException("there is no engine " + engine));
        new Seat(socket, served, end).serve();
    }

    private static Optional<Engine> alone(String name, ServerConfig.Engine config) {
        return switch (name) {
            case OnnxEngine.NAME -> Optional.of(new OnnxEngine(config.engineThreads()));
            case PyTorchEngine.NAME -> Optional.of(new PyTorchEngine(config.engineThreads()));
            case IdentityEngine.NAME -> Optional.of(new IdentityEngine());
            case TensorRtEngine.NAME ->
                    Optional.of(
                            new TensorRtEngine(preflight(config), config.tensorrt().instances()));
            default -> Optional.empty();
        };
    }
}
