package dev.adagrow.client.cli;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.OnnxFile;
import dev.adagrow.v1.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow models upload} and {@code import}: files that become versions. */
final class PublishCommands {
    private PublishCommands() {}

    /** Publishes a file, and waits until the version is loaded. */
    abstract static class Publishing extends ServerCommand {
        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "300",
                description = "Wait no longer for the load (default: ${DEFAULT-VALUE}).")
        private long timeout;

        /** The command as people type it, behind "adagrow models". */
        abstract String name();

        abstract String model();

        abstract Version publish(AdaGrowClient client, Output output) throws IOException;

        @Override
        final int run(AdaGrowClient client, Output output) throws IOException {
            if (timeout < 0) {
                throw wrongUsage("--timeout " + timeout + ": must not be negative");
            }
            var published = publish(client, output);
            Version loaded;
            try (var bar = Bar.open(output, "load", "s", 1)) {
                loaded =
                        client.models()
                                .awaitLoaded(
                                        model(),
                                        published.getVersion(),
                                        Duration.ofSeconds(timeout),
                                        (done, total) -> bar.at(done, total, ""));
            }
            if (output.json()) {
                output.message(loaded);
            } else {
                output.line(loaded.getName());
            }
            return verdict(loaded, output);
        }

        private int verdict(Version version, Output output) {
            String said = "adagrow models " + name() + ": version " + version.getVersion();
            String reason = version.getStateReason();
            return switch (version.getState()) {
                case "AVAILABLE", "RESTING" -> ExitCode.DONE;
                case "FAILED" -> {
                    output.note(said + " failed" + Shown.because(reason));
                    yield ExitCode.FAILED;
                }
                case "UNLOADED" -> {
                    if (!reason.isEmpty()) {
                        output.note(said + " is not served" + Shown.because(reason));
                        yield ExitCode.FAILED;
                    }
                    output.note(
                            said
                                    + " is published, but not tried now; adagrow rollouts list --model "
                                    + model()
                                    + " shows whether another version is: the newest upload is tried after it");
                    yield ExitCode.UNKNOWN;
                }
                default -> {
                    output.note(said + " is still loading after " + timeout + " s");
                    yield ExitCode.UNKNOWN;
                }
            };
        }

        static void requireFile(Path file) throws NoSuchFileException {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
        }
    }

    @Command(
            name = "upload",
            description =
                    "Publishes a bundle made elsewhere as the model's next version, and waits until it is loaded.",
            footer = {
                "",
                "Example: adagrow models upload digits digits.bundle --training-state digits.state",
                "",
                "Exit code: 0 loaded, 1 failed or rejected, 3 published but not loaded yet, or not tried now."
            })
    static final class Upload extends Publishing {
        @Parameters(index = "0", paramLabel = "MODEL", description = ModelsCommand.NAME)
        private String model = "";

        @Parameters(index = "1", paramLabel = "BUNDLE", description = "Bundle file.")
        private Path file = Path.of("");

        @Option(
                names = "--training-state",
                paramLabel = "FILE",
                description =
                        "Training state that goes with the bundle, so that growth can go on from the version.")
        private Optional<Path> trainingState = Optional.empty();

        @Option(
                names = "--trained-on",
                paramLabel = "DATASET",
                split = ",",
                description =
                        "Data sets of the server that it was trained on, oldest first; later adaptations replay them.")
        private List<String> trainedOn = List.of();

        @Override
        String name() {
            return "upload";
        }

        @Override
        String model() {
            return model;
        }

        @Override
        Version publish(AdaGrowClient client, Output output) throws IOException {
            requireFile(file);
            Bundle.read(file);
            if (trainingState.isPresent()) {
                TrainingState.read(trainingState.get());
            }
            try (var bar = Bar.open(output, "upload", "MiB", 1 << 20)) {
                return client.models()
                        .upload(
                                model,
                                file,
                                trainingState,
                                trainedOn,
                                (done, total) -> bar.at(done, total, ""));
            }
        }
    }

    @Command(
            name = "import",
            description = {
                "Publishes an ONNX file that comes without a bundle, and waits until it is loaded.",
                "What it takes and gives is read in the file; what it answers now to samples is what every later load is held to."
            },
            footer = {
                "",
                "Example: adagrow models import resnet.onnx --model resnet --labels labels.txt",
                "",
                "Exit code: 0 loaded, 1 failed or rejected, 3 published but not loaded yet, or not tried now."
            })
    static final class Import extends Publishing {
        private static final String SAMPLE_INPUTS = "sample_inputs: ";

        @Parameters(paramLabel = "FILE", description = "ONNX file, of one piece.")
        private Path file = Path.of("");

        @Option(
                names = "--model",
                paramLabel = "MODEL",
                required = true,
                description = "Model, like \"resnet\"; created if there is none.")
        private String model = "";

        @Option(
                names = "--labels",
                paramLabel = "FILE",
                description = "Names of the classes, one a line, by index: makes it a classifier.")
        private Optional<Path> labels = Optional.empty();

        @Option(
                names = "--scores",
                paramLabel = "OUTPUT",
                description =
                        "Output that holds a score for each class (default: the only one that can).")
        private String scores = "";

        @Option(
                names = "--batched",
                negatable = true,
                paramLabel = "BOOL",
                description =
                        "Whether the first extent of all tensors is a number of rows, so that calls share runs (default: seen by trying).")
        private Optional<Boolean> batched = Optional.empty();

        @Option(
                names = "--inputs",
                paramLabel = "FILE",
                description =
                        "JSON with inputs that mean something to the model, {\"inputs\": [{\"name\", \"shape\", \"datatype\", \"data\"}]} as for /v2/models/MODEL/infer, at least two rows if it takes rows (default: the server draws some).")
        private Optional<Path> inputs = Optional.empty();

        @Override
        String name() {
            return "import";
        }

        @Override
        String model() {
            return model;
        }

        @Override
        Version publish(AdaGrowClient client, Output output) throws IOException {
            requireFile(file);
            if (inputs.isPresent()) {
                requireFile(inputs.get());
            }
            List<String> names = List.of();
            if (labels.isPresent()) {
                requireFile(labels.get());
                names =
                        Files.readAllLines(labels.get()).stream()
                                .map(String::strip)
                                .filter(name -> !name.isEmpty())
                                .toList();
                if (names.isEmpty()) {
                    throw wrongUsage("--labels " + labels.get() + ": holds no names");
                }
            }
            var request = new OnnxFile(file, names, scores, batched, inputs);
            try (var bar = Bar.open(output, "import", "MiB", 1 << 20)) {
                var imported =
                        client.models()
                                .importFile(
                                        model, request, (done, total) -> bar.at(done, total, ""));
                imported.getSkippedOutputsList()
                        .forEach(skipped ->
                                output.note("left out, since it is no tensor: output " + skipped));
                return imported.getVersion();
            } catch (AdaGrowException e) {
                throw ofInputs(e);
            }
        }

        /** The server knows the field, the caller the file. */
        private RuntimeException ofInputs(AdaGrowException e) {
            var message = String.valueOf(e.getMessage());
            int at = message.indexOf(SAMPLE_INPUTS);
            return inputs.isPresent() && at >= 0
                    ? new RefusedException(
                            "--inputs "
                                    + inputs.get()
                                    + ": "
                                    + message.substring(at + SAMPLE_INPUTS.length()))
                    : e;
        }
    }
}
