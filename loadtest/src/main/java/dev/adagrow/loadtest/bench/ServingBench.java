package dev.adagrow.loadtest.bench;

import ai.onnxruntime.OrtException;
import dev.adagrow.loadtest.process.EchoProcess;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What serving costs. What is compared runs in turns; figures are medians over the turns. */
public final class ServingBench {
    private final Launcher launcher;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder for the servers' files
     * @param progress gets a line a step
     */
    public ServingBench(Launcher launcher, Path folder, Consumer<String> progress) {
        this.launcher = launcher;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * @param bundle of the model to serve; empty: one is grown first
     */
    public ServingFigures measure(Optional<Path> bundle) throws IOException, InterruptedException {
        var model = new RealModel(bundle.isPresent() ? bundle.get() : grown());
        Path file = folder.resolve("null.zip");
        NullModel.write(file);
        // One server for all: by the first measurement its code is compiled for the others.
        try (var server = new ServerUnderTest(launcher, folder.resolve("server"));
                var engine = new RawEngine(model.onnx(), model.input())) {
            server.serve(NullModel.NAME, file);
            server.serve(model.name(), model.file());
            OverEcho overEcho;
            try (var echo = EchoProcess.start(launcher, folder)) {
                overEcho = OverEcho.measure(echo, server, progress);
            }
            return new ServingFigures(
                    overEcho,
                    OverRaw.measure(server, engine, model, progress),
                    BesideHot.measure(server, model, folder, progress),
                    Overload.measure(server, model, progress),
                    server.startMillis());
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not run the model: " + e.getMessage(), e);
        }
    }

    private Path grown() throws IOException, InterruptedException {
        progress.accept("growing a model");
        return RealModel.grow(launcher, folder);
    }
}
