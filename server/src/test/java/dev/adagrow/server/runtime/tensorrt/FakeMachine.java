package dev.adagrow.server.runtime.tensorrt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine with two GPUs and all that TensorRT 8.6.1 needs. */
final class FakeMachine implements Machine {
    final List<Gpu> gpus =
            new ArrayList<>(List.of(new Gpu(0, "NVIDIA A10", "8.6"), new Gpu(1, "Old", "")));

    final Map<String, Path> libraries = new LinkedHashMap<>();

    FakeMachine() {
        libraries.put("libnvinfer.so.8", Path.of("/lib/libnvinfer.so.8.6.1"));
        libraries.put("libnvinfer_plugin.so.8", Path.of("/lib/libnvinfer_plugin.so.8.6.1"));
        libraries.put("libnvonnxparser.so.8", Path.of("/lib/libnvonnxparser.so.8.6.1"));
        libraries.put("libnvparsers.so.8", Path.of("/lib/libnvparsers.so.8.6.1"));
        libraries.put("libcudart.so.", Path.of("/cuda/libcudart.so.12.0.146"));
    }

    @Override
    public List<Gpu> gpus() {
        return List.copyOf(gpus);
    }

    @Override
    public Optional<Path> library(String name) {
        return Optional.ofNullable(libraries.get(name));
    }
}
