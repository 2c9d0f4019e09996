package dev.adagrow.server;

import java.util.List;

/**
 * @param device number of the GPU
 * @param instances execution contexts of a model; as many of its runs go on at once
 * @param folders where its libraries are looked for before the system's folders
 */
public record TensorRtSettings(int device, int instances, List<String> folders) {
    static final TensorRtSettings DEFAULT = new TensorRtSettings(0, 1, List.of());

    public TensorRtSettings {
        folders = List.copyOf(folders);
        folders.forEach(folder -> Bounds.path("folders", folder));
        folders.forEach(folder -> Bounds.path("folders", folder));
        if (device < 0 || device > 63) {
            throw new IllegalArgumentException("device " + device + " is outside 0..63");
        }
        if (instances < 1 || instances > 16) {
            throw new IllegalArgumentException("instances " + instances + " is outside 1..16");
        }
    }
}
