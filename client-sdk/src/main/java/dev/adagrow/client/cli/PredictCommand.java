package dev.adagrow.client.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow predict}: image files in, labels out. */
@Command(
        name = "predict",
        description = "Classifies image files (PNG, JPEG, GIF or BMP).",
        footer = {"", "Example: adagrow predict seven.png --model digits --top 3"})
final class PredictCommand extends ServerCommand {
    /** Images of one call; keeps messages far below every limit. */
    private static final int BATCH = 16;

    private static final int MAX_FILE = 2 << 20;
    private static final Pattern INSTANCE = Pattern.compile("instances\\[(\\d+)](\\.\\w+)?(: )?");
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image files of at most 2 MiB.")
    private List<Path> images = List.of();

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "Model to ask.")
    private String model = "";

    @Option(
            names = "--version",
            paramLabel = "V",
            defaultValue = "",
            description = "A number, \"stable\" or \"candidate\" (default: as the server routes).")
    private String version = "";

    @Option(
            names = "--top",
            defaultValue = "3",
            paramLabel = "N",
            description = "Classes to show (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Route key: calls with equal keys meet the same version of a rollout.")
    private Optional<String> key = Optional.empty();

    @Override
    int run(AdaGrowClient client, Output output) throws IOException {
        if (top < 1) {
            throw wrongUsage("--top " + top + ": must be at least 1");
        }
        for (int from = 0; from < images.size(); from += BATCH) {
            var files = images.subList(from, Math.min(from + BATCH, images.size()));
            var encoded = new ArrayList<byte[]>();
            for (Path file : files) {
                encoded.add(read(file));
            }
            print(files, predict(client, files, encoded), output);
        }
        return ExitCode.DONE;
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > MAX_FILE) {
            throw new RefusedException(file + ": larger than " + MAX_FILE + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private PredictResponse predict(AdaGrowClient client, List<Path> files, List<byte[]> encoded) {
        try {
            PredictResponse response =
                    client.predictions().predict(model, version, encoded, top, key);
            if (response.getPredictionsCount() != files.size()) {
                throw new IllegalStateException(
                        "the server answered "
                                + response.getPredictionsCount()
                                + " predictions for "
                                + files.size()
                                + " images");
            }
            return response;
        } catch (AdaGrowException e) {
            // The server knows an instance's place in the call; a person knows the file.
            var instance = INSTANCE.matcher(String.valueOf(e.getMessage()));
            if (e.reason().isPresent()
                    && instance.lookingAt()
                    && Integer.parseInt(instance.group(1)) < files.size()) {
                throw new RefusedException(
                        files.get(Integer.parseInt(instance.group(1)))
                                + ": "
                                + String.valueOf(e.getMessage()).substring(instance.end()));
            }
            if (e.reason().filter("MODEL_NOT_FOUND"::equals).isPresent() && exists(client)) {
                throw new RefusedException(
                        model
                                + " has no version yet; grow one with: adagrow adapt --model "
                                + model
                                + " --data SOURCE");
            }
            throw e;
        }
    }

    /** The data plane knows models by their versions only. */
    private boolean exists(AdaGrowClient client) {
        try {
            return !client.models().get(model).getName().isEmpty();
        } catch (AdaGrowException e) {
            return false;
        }
    }

    private void print(List<Path> files, PredictResponse response, Output output)
            throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Prediction prediction = response.getPredictions(i);
            if (output.json()) {
                output.line(json(files.get(i), response, prediction));
                continue;
            }
            String ranks =
                    prediction.getClassesList().stream()
                            .map(c ->
                                    String.format(
                                            Locale.ROOT, "%s %.4f", c.getLabel(), c.getScore()))
                            .collect(Collectors.joining(", "));
            output.line(
                    files.get(i)
                            + "  "
                            + ranks
                            + "  version "
                            + response.getVersion()
                            + "  id "
                            + prediction.getPredictionId());
        }
    }

    private String json(Path file, PredictResponse response, Prediction prediction)
            throws IOException {
        var object =
                JSON.createObjectNode()
                        .put("file", file.toString())
                        .put("model", response.getModel())
                        .put("version", response.getVersion())
                        .put("predictionId", prediction.getPredictionId());
        var classes = object.putArray("classes");
        for (ClassScore score : prediction.getClassesList()) {
            classes.addObject()
                    .put("label", score.getLabel())
                    .put("index", score.getIndex())
                    .put("score", score.getScore());
        }
        return JSON.writeValueAsString(object);
    }
}
