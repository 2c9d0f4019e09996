package dev.adagrow.loadtest.bench;

import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.RolloutsClient;
import dev.adagrow.v1.Rollout;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One of many threads that use models of two versions at random and know nothing of each other:
 * calls, calls of a version by its number, and commands that load a version, make it stable, or
 * give it up again.
 */
final class SoakThread implements Runnable {
    private static final long PAUSE_MILLIS = 200;
    private static final int OF = 100;
    private static final int PINNED = 10;
    private static final int COMMANDS = 3;

    /** What a version that is not in memory, or is just on its way, may be answered with. */
    private static final Set<Status.Code> NOT_SERVED =
            Set.of(Status.Code.FAILED_PRECONDITION, Status.Code.UNAVAILABLE);

    /** What a command may be answered with that another thread's has made void. */
    private static final Set<Status.Code> VOID =
            Set.of(
                    Status.Code.FAILED_PRECONDITION,
                    Status.Code.ABORTED,
                    Status.Code.ALREADY_EXISTS);

    private final ServerUnderTest server;
    private final SwappedVersions versions;
    private final List<String> models;
    private final Random random;
    private final SoakTally tally;
    private final BooleanSupplier over;

    /**
     * @param models each of the two versions
     */
    SoakThread(
            ServerUnderTest server,
            SwappedVersions versions,
            List<String> models,
            Random random,
            SoakTally tally,
            BooleanSupplier over) {
        this.server = server;
        this.versions = versions;
        this.models = models;
        this.random = random;
        this.tally = tally;
        this.over = over;
    }

    @Override
    public void run() {
        try (var calls = server.calls()) {
            while (!over.getAsBoolean()) {
                Thread.sleep(random.nextLong(PAUSE_MILLIS));
                var model = models.get(random.nextInt(models.size()));
                int chance = random.nextInt(OF);
                if (chance < COMMANDS) {
                    command(model);
                } else if (chance < COMMANDS + PINNED) {
                    pinned(calls, model);
                } else {
                    call(calls, model);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(RawCalls calls, String model) {
        tally.calls.increment();
        var answer = send(calls, versions.request(model));
        if (!answer.status().isOk()) {
            tally.fault(tally.failedCalls, model + ": " + answer.status());
        } else if (!versions.right(answer.message())) {
            tally.fault(tally.wrongAnswers, model + ": a wrong answer");
        }
    }

    private void pinned(RawCalls calls, String model) {
        tally.pinnedCalls.increment();
        int version = 1 + random.nextInt(2);
        var answer = send(calls, versions.request(model, version));
        if (answer.status().isOk()) {
            if (!versions.right(answer.message())) {
                tally.fault(tally.wrongAnswers, model + " version " + version + ": wrong answer");
            }
        } else if (NOT_SERVED.contains(answer.status().getCode())) {
            tally.refusedPinned.increment();
        } else {
            tally.fault(tally.failedPinned, model + " version " + version + ": " + answer.status());
        }
    }

    private record Ended(Status status, byte[] message) {}

    private static Ended send(RawCalls calls, byte[] request) {
        var ended = new CompletableFuture<Ended>();
        calls.send(
                request,
                Optional.empty(),
                (status, answer) -> ended.complete(new Ended(status, answer)));
        return ended.join();
    }

    /** Loads the version that is not stable, and makes it so or gives it up. */
    private void command(String model) {
        tally.commands.increment();
        var rollouts = server.client().rollouts();
        try {
            int candidate = server.client().models().get(model).getStableVersion() == 1 ? 2 : 1;
            Rollout rollout =
                    rollouts.list(model).stream()
                            .filter(r -> !RolloutsClient.ended(r))
                            .findFirst()
                            .orElseGet(() -> rollouts.create(model, candidate));
            if (random.nextInt(3) == 0) {
                rollouts.rollBack(rollout.getName(), "given up");
            } else {
                rollouts.promote(rollout.getName(), "the other's turn");
            }
        } catch (AdaGrowException e) {
            if (VOID.contains(e.code())) {
                tally.refusedCommands.increment();
            } else {
                tally.fault(tally.failedCommands, model + ": " + e.code() + " " + e.getMessage());
            }
        }
    }
}
