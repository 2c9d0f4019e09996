package dev.adagrow.client.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.Prediction;
import java.io.IOException;
import java.nio.file.Files;
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
        footer = {
            "",
            "Example: adagrow predict seven.png --model digits --top 3",
            "",
            "Exit code: 0 all answered, 1 some, 2 none because of the files or the wrong usage."
        })
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
        int answered = 0;
        for (int from = 0; from < images.size(); from += BATCH) {
            var batch = images.subList(from, Math.min(from + BATCH, images.size()));
            answered += answer(client, batch, output);
        }
        return answered == images.size()
                ? ExitCode.DONE
                : answered > 0 ? ExitCode.FAILED : ExitCode.REFUSED;
    }

    private record Image(Path file, byte[] bytes) {}

    /**
     * Answers the good images, and names those that cannot be read or are refused.
     *
     * @return how many were answered
     */
    private int answer(AdaGrowClient client, List<Path> files, Output output) throws IOException {
        var asked = new ArrayList<Image>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                name(file, "no such file", output);
            } else if (Files.size(file) > MAX_FILE) {
                name(file, "larger than " + MAX_FILE + " bytes", output);
            } else {
                asked.add(new Image(file, Files.readAllBytes(file)));
            }
        }
        while (!asked.isEmpty()) {
            try {
                print(asked, predict(client, asked), output);
                return asked.size();
            } catch (AdaGrowException e) {
                // The server knows an instance's place in the call; a person knows the file.
                var instance = INSTANCE.matcher(String.valueOf(e.getMessage()));
                if (e.reason().isEmpty()
                        || !instance.lookingAt()
                        || Integer.parseInt(instance.group(1)) >= asked.size()) {
                    throw e;
                }
                Image bad = asked.remove(Integer.parseInt(instance.group(1)));
                name(bad.file(), String.valueOf(e.getMessage()).substring(instance.end()), output);
            }
        }
        return 0;
    }

    private static void name(Path file, String fault, Output output) {
        output.note("adagrow predict: " + file + ": " + fault);
    }

    private PredictResponse predict(AdaGrowClient client, List<Image> asked) {
        try {
            PredictResponse response =
                    client.predictions()
                            .predict(
                                    model,
                                    version,
                                    asked.stream().map(Image::bytes).toList(),
                                    top,
                                    key);
            if (response.getPredictionsCount() != asked.size()) {
                throw new IllegalStateException(
                        "the server answered "
                                + response.getPredictionsCount()
                                + " predictions for "
                                + asked.size()
                                + " images");
            }
            return response;
        } catch (AdaGrowException e) {
            if (e.reason().filter("NO_STABLE_VERSION"::equals).isPresent()) {
                throw new RefusedException(
                        e.getMessage()
                                + "; grow one with: adagrow adapt --model "
                                + model
                                + " --data SOURCE");
            }
            throw e;
        }
    }

    private void print(List<Image> asked, PredictResponse response, Output output)
            throws IOException {
        for (int i = 0; i < asked.size(); i++) {
            Path file = asked.get(i).file();
            Prediction prediction = response.getPredictions(i);
            if (output.json()) {
                output.line(json(file, response, prediction));
                continue;
            }
            String ranks =
                    prediction.getClassesList().stream()
                            .map(c ->
                                    String.format(
                                            Locale.ROOT, "%s %.4f", c.getLabel(), c.getScore()))
                            .collect(Collectors.joining(", "));
            output.line(
                    file
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
