package dev.adagrow.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow feedback}: what the right answer was. */
@Command(
        name = "feedback",
        description = {
            "Reports the right answers of predictions.",
            "A file holds one JSON object a line: {\"predictionId\": ID, \"label\": CLASS} or {\"predictionId\": ID, \"correct\": true}."
        },
        footer = {
            "",
            "Examples: adagrow feedback ID 7",
            "          adagrow feedback --file labels.jsonl",
            "",
            "Exit code: 0 all accepted, 1 some refused, 2 none accepted."
        })
final class FeedbackCommand extends ServerCommand {
    @Parameters(
            arity = "0..2",
            paramLabel = "ID LABEL",
            description = "Prediction id and the name of the right class.")
    private List<String> arguments = List.of();

    @Option(names = "--file", paramLabel = "FILE.jsonl", description = "Many at once.")
    private Optional<Path> file = Optional.empty();

    /**
     * @param where stands before what is said about the item
     */
    private record Report(String where, FeedbackItem item) {}

    @Override
    int run(AdaGrowClient client, Output output) throws IOException {
        List<Report> reports = reports();
        List<FeedbackResult> results =
                client.feedback().report(reports.stream().map(Report::item).toList());
        int accepted = 0;
        for (int i = 0; i < results.size(); i++) {
            FeedbackResult result = results.get(i);
            boolean taken = accepted(result.getStatus());
            accepted += taken ? 1 : 0;
            if (output.json()) {
                output.message(result);
            }
            if (!taken) {
                output.note(
                        "adagrow feedback: "
                                + reports.get(i).where()
                                + Shown.words(result.getStatus())
                                + Shown.because(result.getMessage()));
            }
        }
        if (!output.json()) {
            output.line(accepted + " of " + results.size() + " accepted");
        }
        return accepted == results.size()
                ? ExitCode.DONE
                : accepted > 0 ? ExitCode.FAILED : ExitCode.REFUSED;
    }

    private static boolean accepted(FeedbackResult.Status status) {
        return switch (status) {
            case ACCEPTED, CORRECTED -> true;
            case STATUS_UNSPECIFIED,
                    INVALID_ID,
                    EXPIRED,
                    UNKNOWN_CLASS,
                    MISSING_TRUTH,
                    UNRECOGNIZED ->
                    false;
        };
    }

    private List<Report> reports() throws IOException {
        if (file.isPresent()) {
            if (!arguments.isEmpty()) {
                throw wrongUsage("either ID and LABEL or --file, not both");
            }
            return read(file.get());
        }
        if (arguments.size() != 2) {
            throw wrongUsage("ID and LABEL are wanted, or --file FILE.jsonl");
        }
        var item =
                FeedbackItem.newBuilder()
                        .setPredictionId(arguments.get(0))
                        .setLabel(arguments.get(1))
                        .build();
        return List.of(new Report("", item));
    }

    private static List<Report> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new RefusedException(file + ": not UTF-8");
        }
        var reports = new ArrayList<Report>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String where = file + ":" + (i + 1);
                reports.add(new Report(where + ": ", item(lines.get(i), where)));
            }
        }
        if (reports.isEmpty()) {
            throw new RefusedException(file + ": holds no feedback");
        }
        return reports;
    }

    private static FeedbackItem item(String line, String where) {
        var item = FeedbackItem.newBuilder();
        try {
            JsonFormat.parser().merge(line, item);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    where + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (item.getPredictionId().isEmpty()
                || item.getTruthCase() == FeedbackItem.TruthCase.TRUTH_NOT_SET) {
            throw new RefusedException(
                    where + ": \"predictionId\" and one of \"label\" and \"correct\" are needed");
        }
        return item.build();
    }
}
