package dev.adagrow.loadtest.cli;

/**
 * A command that is told to end is interrupted and waited for, so that it ends the processes that
 * it started. To be closed on the command's thread.
 */
final class StopOnExit implements AutoCloseable {
    private static final long STOP_MILLIS = 5000;

    private final Thread hook;

    StopOnExit() {
        Thread command = Thread.currentThread();
        hook =
                Thread.ofPlatform()
                        .name("stop-on-exit")
                        .unstarted(() -> {
                            command.interrupt();
                            try {
                                command.join(STOP_MILLIS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is going down already; the hook waits for this thread.
        }
    }
}
