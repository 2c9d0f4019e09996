package dev.adagrow.loadtest.bench;

import dev.adagrow.client.RolloutsClient;
import dev.adagrow.v1.Rollout;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Loads the version that is not in memory, makes it stable, and waits until the other is out of
 * memory, which is kept a moment for those who want it back.
 */
final class LoadFirst implements Swaps {
    private static final long POLL_MILLIS = 5;
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ServerUnderTest server;
    private final String model;

    /**
     * @param model of versions 1 and 2, of which 1 is stable
     */
    LoadFirst(ServerUnderTest server, String model) {
        this.server = server;
        this.model = model;
    }

    @Override
    public void swap(int number) throws IOException, InterruptedException {
        int version = number % 2 == 1 ? 2 : 1;
        var rollouts = server.client().rollouts();
        Rollout rollout =
                rollouts.list(model).stream()
                        .filter(r -> r.getCandidateVersion() == version && !RolloutsClient.ended(r))
                        .findFirst()
                        .orElseGet(() -> rollouts.create(model, version));
        rollouts.promote(rollout.getName(), "a benchmark swaps");
        long start = System.nanoTime();
        while (!swapped(version)) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new IOException("version " + version + " did not replace the other");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean swapped(int version) {
        var models = server.client().models();
        return models.get(model).getStableVersion() == version
                && models.version(model, 3 - version).getState().equals("UNLOADED");
    }

    @Override
    public boolean mayRefuse(Status status) {
        return false;
    }

    @Override
    public void close() {}
}
