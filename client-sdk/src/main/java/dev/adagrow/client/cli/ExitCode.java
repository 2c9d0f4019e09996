package dev.adagrow.client.cli;

/** What a command's exit code means. */
final class ExitCode {
    static final int DONE = 0;

    /** It ran, and something did not hold; or the server could not be reached. */
    static final int FAILED = 1;

    /** Wrong usage, or input that was refused. */
    static final int REFUSED = 2;

    /** It ended without a decision. */
    static final int UNKNOWN = 3;

    private ExitCode() {}
}
