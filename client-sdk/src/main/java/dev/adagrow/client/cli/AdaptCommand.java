package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.AdaptationsClient;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow adapt}: adapts a model to data and follows the growth. */
@Command(
        name = "adapt",
        description =
                "Adapts a model to a data set and follows the growth; without versions, grows the first one.",
        subcommands = {
            AdaptCommand.ListAdaptations.class,
            AdaptCommand.Show.class,
            AdaptCommand.Cancel.class,
            AdaptCommand.WatchAdaptation.class
        },
        footer = {
            "",
            "Example: adagrow adapt --model digits --data glyphs:seed=2,drift=0.8 --config growth.yaml",
            "",
            "Exit code: 0 promoted, published or no change; 1 failed, cancelled or rolled back; 3 inconclusive."
        })
final class AdaptCommand extends ServerCommand {
    private static final String UPLOADED = "datasets/";

    @Option(names = "--model", paramLabel = "MODEL", description = "Model to adapt (required).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description =
                    "Data to adapt to (required): "
                            + DatasetSource.SYNTAX
                            + "; or datasets/ID for a submitted one.")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Growth configuration in YAML (default: all defaults).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--validate-only",
            description =
                    "Check everything and start nothing; a SOURCE is uploaded for the check and deleted again.")
    private boolean validateOnly;

    @Option(names = "--detach", description = "Print the adaptation's name and leave.")
    private boolean detach;

    @Option(
            names = "--wait",
            description = "Follow the rollout of the new version, too, until it is decided.")
    private boolean untilDecided;

    @Override
    int run(AdaGrowClient client, Output output) throws IOException {
        String modelName =
                model.orElseThrow(() -> wrongUsage("Missing required option: '--model=MODEL'"));
        String dataName =
                data.orElseThrow(() -> wrongUsage("Missing required option: '--data=SOURCE'"));
        GrowthConfig growth =
                config.isPresent() ? growth(config.get()) : GrowthConfig.getDefaultInstance();
        Optional<DatasetSource> source =
                dataName.startsWith(UPLOADED) ? Optional.empty() : Optional.of(source(dataName));
        // Before an upload: an unknown model is found out at once.
        client.models().get(modelName);
        String dataset = source.isPresent() ? submit(client, source.get(), output) : dataName;
        if (validateOnly) {
            return validate(client, modelName, dataset, growth, source.isPresent(), output);
        }
        Adaptation created = create(client, modelName, dataset, growth, source.isPresent());
        if (detach) {
            return print(created, output);
        }
        output.note(
                created.getName()
                        + " (interrupting leaves it running; adagrow adapt watch "
                        + Shown.bare(created.getName())
                        + " follows it again)");
        return follow(client, created.getName(), untilDecided, output);
    }

    private static GrowthConfig growth(Path file) throws IOException {
        GrowthConfig growth = GrowthConfigCodec.read(file);
        try {
            GrowthSettings.check(growth);
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
        return growth;
    }

    private DatasetSource source(String text) {
        try {
            return DatasetSource.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--data: " + e.getMessage());
        }
    }

    private String submit(AdaGrowClient client, DatasetSource source, Output output)
            throws IOException {
        try (var staged = Sources.stage(source, Optional.empty(), output)) {
            String name = Sources.submit(client, staged, output);
            if (!validateOnly) {
                output.note(name + "  " + Sources.splits(staged.content().summary()));
            }
            return name;
        }
    }

    /**
     * @param uploaded whether the data set was sent for this; then it does not stay behind a
     *     refusal
     */
    private static Adaptation create(
            AdaGrowClient client,
            String model,
            String dataset,
            GrowthConfig growth,
            boolean uploaded) {
        try {
            return client.adaptations().create(model, dataset, growth);
        } catch (AdaGrowException refusal) {
            if (uploaded && refusal.reason().isPresent()) {
                discard(client, dataset, refusal);
            }
            throw refusal;
        }
    }

    private static void discard(AdaGrowClient client, String dataset, AdaGrowException refusal) {
        try {
            client.datasets().delete(dataset);
        } catch (AdaGrowException e) {
            refusal.addSuppressed(e); // what the person asked for failed for the other reason
        }
    }

    private static int validate(
            AdaGrowClient client,
            String model,
            String dataset,
            GrowthConfig growth,
            boolean temporary,
            Output output) {
        try {
            Adaptation would = client.adaptations().validate(model, dataset, growth);
            if (output.json()) {
                output.message(would);
            } else {
                output.line(
                        "valid: would "
                                + (would.getParentVersion() == 0
                                        ? "grow the first version"
                                        : "go on from version " + would.getParentVersion()));
            }
            return ExitCode.DONE;
        } finally {
            if (temporary) {
                client.datasets().delete(dataset);
            }
        }
    }

    /** Follows to the end of the growth, or of its rollout. */
    private static int follow(
            AdaGrowClient client, String name, boolean untilDecided, Output output) {
        Adaptation last;
        try (var view = new GrowthView(client.target(), output)) {
            last =
                    client.adaptations()
                            .watch(
                                    name,
                                    0,
                                    a ->
                                            AdaptationsClient.ended(a)
                                                    || (!untilDecided && onTrial(a)),
                                    view);
        }
        if (!output.json()) {
            output.line(Shown.bare(last.getModel()) + ": " + GrowthView.describe(last));
            if (onTrial(last)) {
                output.line(
                        last.getRollout()
                                + " decides; follow it with: adagrow rollouts watch "
                                + Shown.bare(last.getRollout()));
            }
        }
        return code(last);
    }

    /** A first version needs no trial: it is stable in a moment. */
    private static boolean onTrial(Adaptation adaptation) {
        return adaptation.getState() == Adaptation.State.PUBLISHED
                && adaptation.getParentVersion() > 0
                && !adaptation.getRollout().isEmpty();
    }

    private static int code(Adaptation adaptation) {
        return switch (adaptation.getState()) {
            case PROMOTED, PUBLISHED, NO_CHANGE -> ExitCode.DONE;
            case ROLLED_BACK, FAILED, CANCELLED -> ExitCode.FAILED;
            case INCONCLUSIVE, STATE_UNSPECIFIED, PENDING, RUNNING, UNRECOGNIZED ->
                    ExitCode.UNKNOWN;
        };
    }

    private static int print(Adaptation adaptation, Output output) {
        if (output.json()) {
            output.message(adaptation);
        } else {
            output.line(adaptation.getName());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            description = "Lists adaptations.",
            footer = {"", "Example: adagrow adapt list --model digits"})
    static final class ListAdaptations extends ServerCommand {
        @Option(
                names = "--model",
                paramLabel = "MODEL",
                defaultValue = "",
                description = "Only of this model.")
        private String model = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            List<Adaptation> adaptations = client.adaptations().list(model);
            if (output.json()) {
                adaptations.forEach(output::message);
                return ExitCode.DONE;
            }
            if (adaptations.isEmpty()) {
                output.note("no adaptations");
                return ExitCode.DONE;
            }
            output.table(
                    List.of("ADAPTATION", "MODEL", "STATE", "FROM", "VERSION", "CREATED", "REASON"),
                    adaptations.stream()
                            .map(a ->
                                    List.of(
                                            a.getName(),
                                            Shown.bare(a.getModel()),
                                            Shown.words(a.getState()),
                                            Shown.version(a.getParentVersion()),
                                            Shown.version(a.getVersion()),
                                            Shown.time(a.getCreateTime()),
                                            Shown.firstLine(a.getReason())))
                            .toList());
            return ExitCode.DONE;
        }
    }

    /** A command on one adaptation. */
    abstract static class One extends ServerCommand {
        @Parameters(
                paramLabel = "ADAPTATION",
                description = "Name, with or without \"adaptations/\".")
        private String name = "";

        String name() {
            return name;
        }
    }

    @Command(
            name = "show",
            description = "Shows an adaptation.",
            footer = {"", "Example: adagrow adapt show 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Show extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            Adaptation adaptation = client.adaptations().get(name());
            if (output.json()) {
                output.message(adaptation);
                return ExitCode.DONE;
            }
            output.line("adaptation  " + adaptation.getName());
            output.line("model       " + Shown.bare(adaptation.getModel()));
            output.line("data set    " + adaptation.getDataset());
            output.line("state       " + GrowthView.describe(adaptation));
            output.line("from        " + Shown.version(adaptation.getParentVersion()));
            output.line("rollout     " + Shown.orDash(adaptation.getRollout()));
            output.line("attempts    " + adaptation.getAttempts());
            if (adaptation.hasProgress()) {
                output.line("progress    " + GrowthView.detail(adaptation.getProgress()));
            }
            output.line("config      " + GrowthConfigCodec.toJson(adaptation.getConfig()));
            output.line("created     " + Shown.time(adaptation.getCreateTime()));
            output.line("ended       " + Shown.time(adaptation.getEndTime()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "cancel",
            description = "Cancels an adaptation that has not published a version.",
            footer = {"", "Example: adagrow adapt cancel 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Cancel extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            Adaptation adaptation = client.adaptations().cancel(name());
            if (output.json()) {
                output.message(adaptation);
            } else {
                output.line(adaptation.getName() + "  " + GrowthView.describe(adaptation));
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "watch",
            description = "Follows an adaptation from its beginning.",
            footer = {"", "Example: adagrow adapt watch 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class WatchAdaptation extends One {
        @Option(
                names = "--wait",
                description = "Follow the rollout of the new version, too, until it is decided.")
        private boolean untilDecided;

        @Override
        int run(AdaGrowClient client, Output output) {
            // What cannot be seen at all is said at once; a watch would wait for it.
            String known = client.adaptations().get(name()).getName();
            return follow(client, known, untilDecided, output);
        }
    }
}
