package dev.adagrow.client.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.bundle.Digests;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.WrittenDataset;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.v1.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow datasets}: labelled data on the server and in files. */
@Command(
        name = "datasets",
        description = "Labelled data sets: submit, list, show, delete; write data set files.",
        subcommands = {
            DatasetsCommand.Submit.class,
            DatasetsCommand.ListDatasets.class,
            DatasetsCommand.Show.class,
            DatasetsCommand.Delete.class,
            DatasetsCommand.Write.class
        },
        footer = {
            "",
            "A SOURCE is " + DatasetSource.SYNTAX + ".",
            "",
            "Example: adagrow datasets submit idx:mnist"
        })
final class DatasetsCommand {
    private static final String SOURCE = "Data to read or draw: " + DatasetSource.SYNTAX + ".";
    private static final JsonMapper JSON = new JsonMapper();

    @Command(
            name = "submit",
            description = "Checks a data set record by record and uploads it.",
            footer = {
                "",
                "Example: adagrow datasets submit glyphs:seed=1,train=4000,test=2000 --name plain"
            })
    static final class Submit extends ServerCommand {
        @Parameters(
                paramLabel = "SOURCE",
                converter = Sources.Converter.class,
                description = SOURCE)
        @SuppressWarnings("NullAway.Init")
        private DatasetSource source;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Name for people (default: the source's).")
        private Optional<String> name = Optional.empty();

        @Override
        int run(AdaGrowClient client, Output output) throws IOException {
            try (var staged = Sources.stage(source, name, output)) {
                String resource = Sources.submit(client, staged, output);
                if (output.json()) {
                    output.message(client.datasets().get(resource));
                    return ExitCode.DONE;
                }
                output.line(resource + "  " + Sources.splits(staged.content().summary()));
                output.line("classes: " + Sources.classes(staged.content()));
                return ExitCode.DONE;
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists all data sets.",
            footer = {"", "Example: adagrow datasets list"})
    static final class ListDatasets extends ServerCommand {
        @Override
        int run(AdaGrowClient client, Output output) {
            List<Dataset> datasets = client.datasets().list();
            if (output.json()) {
                datasets.forEach(output::message);
                return ExitCode.DONE;
            }
            if (datasets.isEmpty()) {
                output.note("no data sets; submit one with: adagrow datasets submit SOURCE");
                return ExitCode.DONE;
            }
            output.table(
                    List.of("DATA SET", "NAME", "STATE", "RECORDS", "CLASSES", "SIZE", "CREATED"),
                    datasets.stream()
                            .map(d ->
                                    List.of(
                                            d.getName(),
                                            d.getDisplayName(),
                                            Shown.words(d.getState()),
                                            Integer.toString(d.getRecords()),
                                            Integer.toString(d.getClassesCount()),
                                            Shown.bytes(d.getSize()),
                                            Shown.time(d.getCreateTime())))
                            .toList());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            description = "Shows a data set.",
            footer = {"", "Example: adagrow datasets show datasets/01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Show extends ServerCommand {
        @Parameters(paramLabel = "DATASET", description = "Name, with or without \"datasets/\".")
        private String name = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            Dataset dataset = client.datasets().get(name);
            if (output.json()) {
                output.message(dataset);
                return ExitCode.DONE;
            }
            output.line("data set    " + dataset.getName());
            output.line("name        " + Shown.orDash(dataset.getDisplayName()));
            output.line("state       " + Shown.words(dataset.getState()));
            output.line("records     " + dataset.getRecords());
            output.line("train       " + dataset.getTrainRecords());
            output.line("validation  " + dataset.getValidationRecords());
            output.line("test        " + dataset.getTestRecords());
            output.line("classes     " + Shown.orDash(String.join(", ", dataset.getClassesList())));
            output.line("size        " + Shown.bytes(dataset.getSize()));
            output.line("sha256      " + Shown.orDash(dataset.getSha256()));
            output.line("created     " + Shown.time(dataset.getCreateTime()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a data set that nothing refers to.",
            footer = {"", "Example: adagrow datasets delete datasets/01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "DATASET", description = "Name, with or without \"datasets/\".")
        private String name = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            client.datasets().delete(name);
            output.note("deleted " + name);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "write",
            description = "Writes a data set as a file; needs no server.",
            footer = {
                "",
                "Examples, one for each kind of source:",
                "  adagrow datasets write idx:mnist mnist.agds",
                "  adagrow datasets write idx:emnist-letters,labels-from=1 letters.agds",
                "  adagrow datasets write idx:mnist,prefix=digit-,only=digit-3+digit-7 two.agds",
                "  adagrow datasets write folder:flowers flowers.agds",
                "  adagrow datasets write folder:flowers.zip flowers.agds",
                "  adagrow datasets write tar:cifar10-train.tar.gz,cifar10-test.tar.gz cifar10.agds",
                "  adagrow datasets write csv:labels.csv birds.agds",
                "  adagrow datasets write parquet:food101/data food101.agds",
                "  adagrow datasets write glyphs:drift=0.8,seed=2 drifted.agds",
                "  adagrow datasets write drifted.agds renamed.agds --name other"
            })
    static final class Write extends CliCommand {
        @Parameters(
                index = "0",
                paramLabel = "SOURCE",
                converter = Sources.Converter.class,
                description = SOURCE)
        @SuppressWarnings("NullAway.Init")
        private DatasetSource source;

        @Parameters(
                index = "1",
                paramLabel = "FILE.agds",
                description = "File to write; an older one is replaced.")
        private Path file = Path.of("");

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Name for people (default: the source's).")
        private Optional<String> name = Optional.empty();

        @Override
        int run(Output output) throws IOException {
            if (!file.toString().endsWith(".agds")) {
                throw wrongUsage(file + ": the name of a data set file ends in .agds");
            }
            var written = Sources.write(source, file, name, output);
            if (output.json()) {
                output.line(JSON.writeValueAsString(json(written)));
                return ExitCode.DONE;
            }
            output.line(file + "  " + Sources.splits(written.summary()));
            output.line("classes: " + Sources.classes(written));
            return ExitCode.DONE;
        }

        private ObjectNode json(WrittenDataset written) throws IOException {
            var dataset = written.header();
            var summary = written.summary();
            var object =
                    JSON.createObjectNode()
                            .put("file", file.toString())
                            .put("name", dataset.name())
                            .put("size", Files.size(file))
                            .put("sha256", Digests.sha256(file))
                            .put("records", summary.records());
            for (Split split : Split.values()) {
                object.put(split.name().toLowerCase(Locale.ROOT) + "Records", summary.count(split));
            }
            var classes = object.putObject("classes");
            for (int i = 0; i < dataset.classes().size(); i++) {
                classes.put(dataset.classes().get(i), summary.byClass().get(i));
            }
            return object;
        }
    }
}
