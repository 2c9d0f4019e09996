package dev.adagrow.server.runtime.tensorrt;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Linux machine: the driver's files, what {@code nvidia-smi} says, and libraries where the
 * dynamic linker looks for them.
 *
 * @param folders where libraries are looked for first
 */
public record LinuxMachineConfig(List<Path> folders) implements Machine {
    private static final Logger log = LoggerFactory.getLogger(LinuxMachineConfig.class);

    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");
    private static final int ANSWER_SECONDS = 20;

    private static final List<Path> SYSTEM =
            Stream.of(
                            "/usr/lib/x86_64-linux-gnu",
                            "/lib/x86_64-linux-gnu",
                            "/usr/local/cuda/lib64",
                            "/usr/local/tensorrt/lib",
                            "/usr/local/lib",
                            "/usr/lib64",
                            "/usr/lib")
                    .map(Path::of)
                    .toList();

    public LinuxMachineConfig {
        folders = List.copyOf(folders);
    }

    @Override
    public List<Gpu> gpus() {
        // Without the driver's folder there is no GPU, and nobody to ask.
        return Files.isDirectory(DRIVER) ? asked() : List.of();
    }

    private static List<Gpu> asked() {
        var gpus = new ArrayList<Gpu>();
        try {
            var process =
                    new ProcessBuilder(
                                    "nvidia-smi",
                                    "--query-gpu=index,name,compute_cap",
                                    "--format=csv,noheader")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (BufferedReader said = process.inputReader()) {
                for (var line = said.readLine(); line != null; line = said.readLine()) {
                    gpu(line).ifPresent(gpus::add);
                }
            }
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            log.warn("nvidia-smi cannot be asked for GPUs: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(gpus);
    }

    /** Of a line like "0, NVIDIA A10, 8.6". */
    static Optional<Gpu> gpu(String line) {
        var parts = line.split(",\\s*", -1);
        if (parts.length != 3 || !parts[0].matches("\\d{1,3}")) {
            return Optional.empty();
        }
        String capability = parts[2].strip();
        return Optional.of(
                new Gpu(
                        Integer.parseInt(parts[0]),
                        parts[1].strip(),
                        capability.matches("\\d+\\.\\d+") ? capability : ""));
    }

    @Override
    public Optional<Path> library(String name) {
        return Stream.of(folders, linkerPath(), SYSTEM)
                .flatMap(List::stream)
                .flatMap(folder -> in(folder, name).stream())
                .findFirst();
    }

    private static List<Path> linkerPath() {
        return Stream.of(
                        Optional.ofNullable(System.getenv("LD_LIBRARY_PATH"))
                                .orElse("")
                                .split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static Optional<Path> in(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.newDirectoryStream(folder, name + "*")) {
            for (var file : files) {
                return Optional.of(file.toRealPath());
            }
        } catch (IOException e) {
            log.debug("{} is not looked into", folder, e);
        }
        return Optional.empty();
    }
}
