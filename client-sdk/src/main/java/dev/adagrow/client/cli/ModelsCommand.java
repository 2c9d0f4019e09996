package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.v1.Model;
import dev.adagrow.v1.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow models}: models, versions and bundles. */
@Command(
        name = "models",
        description = "Models, their versions, and bundles in and out.",
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Create.class,
            ModelsCommand.Show.class,
            ModelsCommand.Versions.class,
            PublishCommands.Upload.class,
            PublishCommands.Import.class,
            ModelsCommand.Download.class,
            ModelsCommand.Delete.class
        },
        footer = {"", "Example: adagrow models create digits"})
final class ModelsCommand {
    static final String NAME = "Model, like \"digits\".";

    @Command(
            name = "list",
            description = "Lists all models.",
            footer = {"", "Example: adagrow models list"})
    static final class ListModels extends ServerCommand {
        @Override
        int run(AdaGrowClient client, Output output) {
            List<Model> models = client.models().list();
            if (output.json()) {
                models.forEach(output::message);
                return ExitCode.DONE;
            }
            if (models.isEmpty()) {
                output.note("no models; create one with: adagrow models create NAME");
                return ExitCode.DONE;
            }
            output.table(
                    List.of("MODEL", "STABLE", "CANDIDATE", "CLASSES", "CREATED"),
                    models.stream()
                            .map(m ->
                                    List.of(
                                            Shown.bare(m.getName()),
                                            Shown.version(m.getStableVersion()),
                                            Shown.version(m.getCandidateVersion()),
                                            Integer.toString(m.getClassesCount()),
                                            Shown.time(m.getCreateTime())))
                            .toList());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "create",
            description = "Creates a model without versions.",
            footer = {"", "Example: adagrow models create digits"})
    static final class Create extends ServerCommand {
        @Parameters(
                paramLabel = "MODEL",
                description = "Letters, digits, \"-\" and \"_\", at most 64.")
        private String model = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            Model created = client.models().create(model);
            if (output.json()) {
                output.message(created);
            } else {
                output.line(created.getName());
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            description = "Shows a model and its versions.",
            footer = {"", "Example: adagrow models show digits"})
    static final class Show extends ServerCommand {
        @Parameters(paramLabel = "MODEL", description = NAME)
        private String model = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            Model found = client.models().get(model);
            if (output.json()) {
                output.message(found);
                return ExitCode.DONE;
            }
            output.line("model      " + Shown.bare(found.getName()));
            output.line("stable     " + Shown.version(found.getStableVersion()));
            output.line("candidate  " + Shown.version(found.getCandidateVersion()));
            output.line("classes    " + Shown.orDash(String.join(", ", found.getClassesList())));
            output.line("created    " + Shown.time(found.getCreateTime()));
            List<Version> versions = client.models().versions(model);
            if (!versions.isEmpty()) {
                output.line("");
                print(versions, output);
            }
            versions.stream().filter(Version::hasServedBy).forEach(v -> printServedBy(v, output));
            for (Version version : versions) {
                if (!version.getGateReport().isEmpty()) {
                    output.line("");
                    output.line(
                            "version "
                                    + version.getVersion()
                                    + Shown.because(version.getGateReport()));
                }
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "versions",
            description = "Lists the versions of a model.",
            footer = {"", "Example: adagrow models versions digits --json"})
    static final class Versions extends ServerCommand {
        @Parameters(paramLabel = "MODEL", description = NAME)
        private String model = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            List<Version> versions = client.models().versions(model);
            if (output.json()) {
                versions.forEach(output::message);
            } else if (versions.isEmpty()) {
                output.note(
                        model
                                + " has no versions; grow one with: adagrow adapt --model "
                                + model
                                + " --data SOURCE");
            } else {
                print(versions, output);
            }
            return ExitCode.DONE;
        }
    }

    private static void printServedBy(Version version, Output output) {
        var served = version.getServedBy();
        output.line("");
        output.line(
                "version "
                        + version.getVersion()
                        + " is served by its artifact "
                        + served.getArtifact()
                        + " on "
                        + served.getEngine());
        for (var refusal : served.getRefusedList()) {
            output.line(
                    "  instead of "
                            + refusal.getArtifact()
                            + " on "
                            + refusal.getEngine()
                            + Shown.because(refusal.getReason()));
        }
    }

    private static void print(List<Version> versions, Output output) {
        output.table(
                List.of(
                        "VERSION",
                        "STATE",
                        "ARCHITECTURE",
                        "PARAMETERS",
                        "TEST ACCURACY",
                        "SIZE",
                        "FROM",
                        "PUBLISHED"),
                versions.stream().map(ModelsCommand::row).toList());
        versions.stream()
                .filter(v -> !v.getStateReason().isEmpty())
                .forEach(v ->
                        output.line(
                                "version "
                                        + v.getVersion()
                                        + " "
                                        + v.getState()
                                        + Shown.because(v.getStateReason())));
    }

    private static List<String> row(Version version) {
        var manifest = version.getManifest();
        var architecture = manifest.getArchitecture();
        String served = manifest.getDefaultArtifact();
        String accuracy =
                manifest.getAccuracies().containsTest(served)
                        ? Shown.percent(manifest.getAccuracies().getTestOrThrow(served))
                                + " ("
                                + served
                                + ")"
                        : "-";
        String units =
                architecture.getUnitsList().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("-"));
        return List.of(
                Integer.toString(version.getVersion()),
                version.getState(),
                manifest.hasArchitecture()
                        ? architecture.getFamily()
                                + " "
                                + units
                                + " +"
                                + architecture.getBranches()
                                + " branches"
                        : "-",
                manifest.hasArchitecture() ? Long.toString(architecture.getParameters()) : "-",
                accuracy,
                Shown.bytes(version.getSize()),
                Shown.version(version.getParentVersion()),
                Shown.time(version.getPublishTime()));
    }

    @Command(
            name = "delete",
            description =
                    "Deletes a model with its versions, adaptations and rollouts, unless one of these still runs; or one version that is not in service.",
            footer = {
                "",
                "Example: adagrow models delete digits --yes",
                "         adagrow models delete digits --version 3 --yes"
            })
    static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "MODEL", description = NAME)
        private String model = "";

        @Option(
                names = "--version",
                paramLabel = "V",
                description = "Only this version, with its rollouts.")
        private Optional<Integer> version = Optional.empty();

        @Option(names = "--yes", description = "Really delete it; nothing brings it back.")
        private boolean yes;

        @Override
        int run(AdaGrowClient client, Output output) {
            if (version.isPresent()) {
                return run(client, output, version.get());
            }
            Model found = client.models().get(model);
            if (!yes) {
                int versions = client.models().versions(model).size();
                throw new RefusedException(
                        "model "
                                + Shown.bare(found.getName())
                                + " and its "
                                + versions
                                + (versions == 1 ? " version" : " versions")
                                + " would be gone for good; with --yes they are");
            }
            client.models().delete(model);
            if (output.json()) {
                output.message(found);
            } else {
                output.note("deleted " + found.getName());
            }
            return ExitCode.DONE;
        }

        private int run(AdaGrowClient client, Output output, int number) {
            Version found = client.models().version(model, number);
            if (!yes) {
                throw new RefusedException(
                        "version "
                                + number
                                + " of "
                                + Shown.bare(model)
                                + " would be gone for good; with --yes it is");
            }
            client.models().delete(model, number);
            if (output.json()) {
                output.message(found);
            } else {
                output.note("deleted " + found.getName());
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "download",
            description = "Writes a version's bundle, or its training state, to a file.",
            footer = {
                "",
                "Example: adagrow models download digits --version 3 --out digits-3.bundle"
            })
    static final class Download extends ServerCommand {
        @Parameters(paramLabel = "MODEL", description = NAME)
        private String model = "";

        @Option(
                names = "--version",
                paramLabel = "V",
                description = "Version number (default: the stable one).")
        private Optional<Integer> version = Optional.empty();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description =
                        "File to write (default: MODEL-VERSION.bundle or MODEL-VERSION.state).")
        private Optional<Path> out = Optional.empty();

        @Option(
                names = "--training-state",
                description = "The training state, from which growth goes on, not the bundle.")
        private boolean trainingState;

        @Override
        int run(AdaGrowClient client, Output output) throws IOException {
            int number = version.isPresent() ? version.get() : stable(client);
            String name = Shown.bare(model) + "-" + number;
            Path file = out.orElse(Path.of(name + (trainingState ? ".state" : ".bundle")));
            long size =
                    trainingState
                            ? client.models().downloadTrainingState(model, number, file)
                            : client.models().download(model, number, file);
            output.note(file + ": " + Shown.bytes(size));
            return ExitCode.DONE;
        }

        private int stable(AdaGrowClient client) {
            int stable = client.models().get(model).getStableVersion();
            if (stable == 0) {
                throw new RefusedException("model " + Shown.bare(model) + " has no stable version");
            }
            return stable;
        }
    }
}
