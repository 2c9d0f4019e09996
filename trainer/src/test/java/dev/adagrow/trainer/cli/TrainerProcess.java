package dev.adagrow.trainer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code adagrow} in a process of its own, which a test may kill. Stateless. */
final class TrainerProcess {
    /** As exit code of a process that was killed: 128 and the number of the signal. */
    static final int SIGKILL = 128 + 9;

    /**
     * @param log what it prints
     */
    static Process start(List<String> arguments, Path log) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-Dai.djl.offline=true",
                        Main.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        // As an argument the class path would be too long for ONNX Runtime (see the launcher).
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().put("OPT_OUT_TRACKING", "true");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private TrainerProcess() {}
}
