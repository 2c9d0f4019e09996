package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.RolloutsClient;
import dev.adagrow.client.WatchListener;
import dev.adagrow.v1.Evidence;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutEvent;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adagrow rollouts}: candidates on their way into service. */
@Command(
        name = "rollouts",
        description = "Rollouts of candidate versions: watch, decide by hand.",
        subcommands = {
            RolloutsCommand.ListRollouts.class,
            RolloutsCommand.Create.class,
            RolloutsCommand.Show.class,
            RolloutsCommand.WatchRollout.class,
            RolloutsCommand.Promote.class,
            RolloutsCommand.RollBack.class,
            RolloutsCommand.Pause.class,
            RolloutsCommand.Resume.class
        },
        footer = {"", "Example: adagrow rollouts list --model digits"})
final class RolloutsCommand {
    @Command(
            name = "list",
            description = "Lists rollouts.",
            footer = {"", "Example: adagrow rollouts list --model digits"})
    static final class ListRollouts extends ServerCommand {
        @Option(
                names = "--model",
                paramLabel = "MODEL",
                defaultValue = "",
                description = "Only of this model.")
        private String model = "";

        @Override
        int run(AdaGrowClient client, Output output) {
            List<Rollout> rollouts = client.rollouts().list(model);
            if (output.json()) {
                rollouts.forEach(output::message);
                return ExitCode.DONE;
            }
            if (rollouts.isEmpty()) {
                output.note("no rollouts");
                return ExitCode.DONE;
            }
            output.table(
                    List.of(
                            "ROLLOUT",
                            "MODEL",
                            "CANDIDATE",
                            "STABLE",
                            "STATE",
                            "CREATED",
                            "REASON"),
                    rollouts.stream()
                            .map(r ->
                                    List.of(
                                            r.getName(),
                                            Shown.bare(r.getModel()),
                                            Shown.version(r.getCandidateVersion()),
                                            Shown.version(r.getStableVersion()),
                                            Shown.words(r.getState()),
                                            Shown.time(r.getCreateTime()),
                                            Shown.firstLine(r.getReason())))
                            .toList());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "create",
            description =
                    "Begins to try a published version; one that is on trial already is shown.",
            footer = {
                "",
                "Example: adagrow rollouts create digits --version 3",
                "",
                "Exit code: 1 rejected: stable's callers could not call it."
            })
    static final class Create extends ServerCommand {
        @Parameters(paramLabel = "MODEL", description = "Model, like \"digits\".")
        private String model = "";

        @Option(
                names = "--version",
                paramLabel = "V",
                required = true,
                description = "Version to be tried.")
        private int version;

        @Override
        int run(AdaGrowClient client, Output output) {
            Rollout rollout = client.rollouts().create(model, version);
            print(rollout, output);
            return rollout.getState() == Rollout.State.REJECTED ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private static void print(Rollout rollout, Output output) {
        if (output.json()) {
            output.message(rollout);
            return;
        }
        output.line("rollout    " + rollout.getName());
        output.line("model      " + Shown.bare(rollout.getModel()));
        output.line("candidate  " + Shown.version(rollout.getCandidateVersion()));
        output.line("stable     " + Shown.version(rollout.getStableVersion()));
        output.line("state      " + Shown.words(rollout.getState()));
        output.line("reason     " + Shown.orDash(rollout.getReason()));
        output.line("arm share  " + Shown.percent(rollout.getArmShare()));
        output.line("evidence   " + evidence(rollout.getEvidence()));
        output.line("created    " + Shown.time(rollout.getCreateTime()));
        output.line("ended      " + Shown.time(rollout.getEndTime()));
    }

    /** A command on one rollout. */
    abstract static class One extends ServerCommand {
        @Parameters(paramLabel = "ROLLOUT", description = "Name, with or without \"rollouts/\".")
        private String name = "";

        String name() {
            return name;
        }

        final int show(Rollout rollout, Output output) {
            print(rollout, output);
            return ExitCode.DONE;
        }
    }

    static String evidence(Evidence e) {
        if (e.getCandidateExposures()
                        + e.getBaselineExposures()
                        + e.getCandidateLabelled()
                        + e.getBaselineLabelled()
                == 0) {
            return "none yet";
        }
        return String.format(
                Locale.ROOT,
                "labelled %d candidate, %d baseline; accuracy %.2f %% candidate, %.2f %% stable; only candidate right %d, only "
                        + "stable right %d; p better %.3g, p worse %.3g; p99 %.2f ms candidate, %.2f ms baseline",
                e.getCandidateLabelled(),
                e.getBaselineLabelled(),
                100 * e.getCandidateAccuracy(),
                100 * e.getStableAccuracy(),
                e.getOnlyCandidateRight(),
                e.getOnlyStableRight(),
                e.getPBetter(),
                e.getPWorse(),
                1000 * e.getCandidateP99Seconds(),
                1000 * e.getBaselineP99Seconds());
    }

    @Command(
            name = "show",
            description = "Shows a rollout and its evidence.",
            footer = {"", "Example: adagrow rollouts show 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Show extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            return show(client.rollouts().get(name()), output);
        }
    }

    @Command(
            name = "watch",
            description = "Follows a rollout until it is decided.",
            footer = {
                "",
                "Example: adagrow rollouts watch 01JD3M5V2Q8XK0T7N4R6W9YHZC",
                "",
                "Exit code: 0 promoted, 1 rolled back or rejected, 3 inconclusive."
            })
    static final class WatchRollout extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            // What cannot be seen at all is said at once; a watch would wait for it.
            String known = client.rollouts().get(name()).getName();
            return code(follow(client, known, output));
        }
    }

    /** Prints every event; answers the rollout as it ended. */
    static Rollout follow(AdaGrowClient client, String name, Output output) {
        return client.rollouts()
                .watch(
                        name,
                        0,
                        new WatchListener<RolloutEvent>() {
                            @Override
                            public void event(RolloutEvent event) {
                                if (output.json()) {
                                    output.message(event);
                                    return;
                                }
                                Rollout rollout = event.getRollout();
                                boolean judged =
                                        rollout.getState() == Rollout.State.CANARY
                                                || RolloutsClient.ended(rollout);
                                output.line(
                                        Shown.time(event.getTime())
                                                + "  "
                                                + Shown.words(rollout.getState())
                                                + Shown.because(rollout.getReason())
                                                + (judged
                                                        ? "  ["
                                                                + evidence(rollout.getEvidence())
                                                                + "]"
                                                        : ""));
                            }

                            @Override
                            public void interrupted(AdaGrowException cause) {
                                output.note("connection lost, trying again: " + cause.getMessage());
                            }

                            @Override
                            public void resumed() {
                                output.note("connected again");
                            }
                        });
    }

    static int code(Rollout rollout) {
        return switch (rollout.getState()) {
            case PROMOTED -> ExitCode.DONE;
            case ROLLED_BACK, REJECTED -> ExitCode.FAILED;
            case INCONCLUSIVE, STATE_UNSPECIFIED, LOADING, SHADOW, CANARY, PAUSED, UNRECOGNIZED ->
                    ExitCode.UNKNOWN;
        };
    }

    /** A person's decision. */
    abstract static class Decision extends One {
        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                defaultValue = "decided on the command line",
                description = "Kept with the rollout (default: ${DEFAULT-VALUE}).")
        private String reason = "";

        String reason() {
            return reason;
        }
    }

    @Command(
            name = "promote",
            description = "Makes the candidate stable now.",
            footer = {
                "",
                "Example: adagrow rollouts promote 01JD3M5V2Q8XK0T7N4R6W9YHZC --reason \"checked by hand\""
            })
    static final class Promote extends Decision {
        @Override
        int run(AdaGrowClient client, Output output) {
            return show(client.rollouts().promote(name(), reason()), output);
        }
    }

    @Command(
            name = "rollback",
            description = "Takes the candidate out of service now.",
            footer = {
                "",
                "Example: adagrow rollouts rollback 01JD3M5V2Q8XK0T7N4R6W9YHZC --reason \"odd answers\""
            })
    static final class RollBack extends Decision {
        @Override
        int run(AdaGrowClient client, Output output) {
            return show(client.rollouts().rollBack(name(), reason()), output);
        }
    }

    @Command(
            name = "pause",
            description = "Keeps the traffic as it is; the verdict waits.",
            footer = {"", "Example: adagrow rollouts pause 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Pause extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            return show(client.rollouts().pause(name()), output);
        }
    }

    @Command(
            name = "resume",
            description = "Goes on after a pause.",
            footer = {"", "Example: adagrow rollouts resume 01JD3M5V2Q8XK0T7N4R6W9YHZC"})
    static final class Resume extends One {
        @Override
        int run(AdaGrowClient client, Output output) {
            return show(client.rollouts().resume(name()), output);
        }
    }
}
