package dev.adagrow.loadtest.cli;

import picocli.CommandLine.Command;

/** {@code adagrow bench}, as far as this module measures. */
@Command(
        name = "bench",
        subcommands = {
            BenchServeCommand.class,
            BenchServingCommand.class,
            BenchSwapCommand.class,
            BenchSoakCommand.class,
            BenchPeersCommand.class,
            BenchEchoCommand.class
        },
        description = "Measures serving.",
        footer = {"", "Example: adagrow bench serve --model digits --data glyphs:seed=9"})
final class BenchCommand {}
