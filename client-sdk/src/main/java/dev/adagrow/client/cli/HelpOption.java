package dev.adagrow.client.cli;

import picocli.CommandLine.Option;

/**
 * {@code --help}; picocli's standard options would take {@code --version} as well, which here is a
 * model's.
 */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            order = 102,
            usageHelp = true,
            description = "Show this help.")
    private boolean asked;
}
