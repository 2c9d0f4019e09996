package dev.adagrow.server.runtime.tensorrt;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What TensorRT needs to find, looked for without loading anything native. Blocking. */
public interface Machine {
    /**
     * @param index as CUDA counts
     * @param computeCapability "8.6"; empty if it cannot be told
     */
    record Gpu(int index, String name, String computeCapability) {}

    /** In the order of their indices. */
    List<Gpu> gpus();

    /**
     * The file of a library.
     *
     * @param name with which the file's name begins: "libnvinfer.so.8"
     * @return with all symbolic links resolved, so that its name may tell its version
     */
    Optional<Path> library(String name);
}
