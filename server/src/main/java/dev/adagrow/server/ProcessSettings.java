package dev.adagrow.server;

import java.util.List;

/**
 * Engines that run in processes of their own, one for each model.
 *
 * @param engines by the names that bundles give; an engine that can abort its process belongs here
 * @param startSeconds how long a process may take until its model is open
 * @param callSeconds how long one run may take before its process is ended and begun anew
 * @param javaOptions of the processes, behind the server's own
 */
public record ProcessSettings(
        List<String> engines, int startSeconds, int callSeconds, List<String> javaOptions) {
    static final ProcessSettings DEFAULT =
            new ProcessSettings(List.of("tensorrt"), 300, 60, List.of("-Xmx256m"));

    public ProcessSettings {
        engines = List.copyOf(engines);
        javaOptions = List.copyOf(javaOptions);
        within("startSeconds", startSeconds);
        within("callSeconds", callSeconds);
    }

    private static void within(String name, int seconds) {
        if (seconds < 1 || seconds > 3600) {
            throw new IllegalArgumentException(name + " " + seconds + " is outside 1..3600");
        }
    }
}
