package dev.adagrow.server.modelfolder;

import dev.adagrow.server.batch.GivenLimits;
import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.Rollout;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutEnds;
import dev.adagrow.server.rollout.RolloutState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and unloads models, and takes in those of the folder. */
public final class NamedModels implements ModelCommands {
    private static final Logger log = LoggerFactory.getLogger(NamedModels.class);

    /** Longer than any model takes that is of use; who waits for memory longer is told so. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String COMMAND = "loaded by command";

    private final Optional<ModelFolder> folder;
    private final LimitTable limits;
    private final FolderImport imports;
    private final RolloutController rollouts;
    private final RolloutEnds ends;
    private final LoadedVersions versions;

    /**
     * @param folder empty: models are loaded and unloaded, and none is taken in
     * @param limits are told what the folder says of a model, whenever that is read
     */
    public NamedModels(
            Optional<ModelFolder> folder,
            LimitTable limits,
            FolderImport imports,
            RolloutController rollouts,
            RolloutEnds ends,
            LoadedVersions versions) {
        this.folder = folder;
        this.limits = limits;
        this.imports = imports;
        this.rollouts = rollouts;
        this.ends = ends;
        this.versions = versions;
    }

    /**
     * Tells the limits of the folder's models, so that versions of the server's last run are warmed
     * and called by them. To be called before those are loaded; what is wrong with a model is for
     * {@link #loadAll} to say.
     */
    public void readLimits() {
        if (folder.isEmpty()) {
            return;
        }
        try {
            for (var model : folder.get().models()) {
                try {
                    var unused = read(model);
                } catch (IOException e) {
                    log.debug("no limits of {}: {}", model, e.getMessage());
                }
            }
        } catch (IOException e) {
            log.debug("no limits: {}", e.getMessage());
        }
    }

    /**
     * Takes in what is new in the folder, and loads every model of it that is not unloaded; of
     * versions that have been tried before none becomes stable by this. What is wrong with a model
     * is logged and keeps no other from being loaded.
     */
    public void loadAll() {
        if (folder.isEmpty()) {
            return;
        }
        try {
            for (var model : folder.get().models()) {
                try {
                    if (!rollouts.unloaded(model)) {
                        load(model, id -> rollouts.latest(id).isEmpty());
                    }
                } catch (IOException | ServerException e) {
                    log.error("model {} of the model folder: {}", model, e.getMessage());
                } catch (RuntimeException e) {
                    log.error("model {} of the model folder", model, e);
                }
            }
        } catch (IOException e) {
            log.error("the model folder cannot be read: {}", e.toString());
        }
    }

    @Override
    public void load(String model) throws IOException {
        try {
            load(model, id -> true);
        } catch (ModelFolderException e) {
            throw new ServerException(
                    Reason.MALFORMED_FOLDER,
                    String.valueOf(e.getMessage()),
                    Map.of("model", model));
        }
    }

    /**
     * @param wanted which version, newer than stable, becomes it
     */
    private void load(String model, Predicate<ServableId> wanted) throws IOException {
        var newest = takeIn(model);
        rollouts.load(model);
        int stable = rollouts.stable(model).orElse(0);
        if (newest.filter(id -> id.version() > stable).filter(wanted).isPresent()) {
            promote(newest.get());
        }
        var now = rollouts.stable(model);
        if (now.isEmpty()) {
            throw notLoaded(model, "it has no version that may answer");
        }
        await(new ServableId(model, now.get()));
    }

    private Optional<ServableId> takeIn(String model) throws IOException {
        var entry = read(model);
        return entry.isPresent() ? imports.takeIn(entry.get()) : Optional.empty();
    }

    private Optional<ModelFolder.Entry> read(String model) throws IOException {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        var entry = folder.get().model(model);
        limits.folderSays(model, entry.map(e -> e.config().limits()).orElse(GivenLimits.NONE));
        return entry;
    }

    private void promote(ServableId id) throws IOException {
        var rollout = rollouts.create(id);
        if (!(rollout.state() instanceof RolloutState.Ended) && rollout.stable().isPresent()) {
            rollout = rollouts.promote(rollout.id(), "", COMMAND);
        }
        var ended = end(rollout);
        if (ended.state() instanceof RolloutState.Ended(var outcome, var reason)
                && outcome != RolloutState.Outcome.PROMOTED) {
            throw notLoaded(id.model(), id + ": " + reason);
        }
    }

    private Rollout end(Rollout rollout) {
        var end = ends.of(rollout.id());
        try {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw notLoaded(
                    rollout.model(),
                    rollout.candidate() + " is still on its way after " + PATIENCE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServerException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.SHUTTING_DOWN, "the server stops");
        } finally {
            end.cancel(false);
        }
    }

    private void await(ServableId id) {
        try {
            switch (versions.await(id, PATIENCE)) {
                case Readiness.Available r -> {}
                case Readiness.Failed(var reason) ->
                        throw notLoaded(id.model(), id + ": " + reason);
                case Readiness.Coming r ->
                        throw notLoaded(id.model(), id + " is still on its way after " + PATIENCE);
                case Readiness.Resting(var reason) ->
                        throw notLoaded(id.model(), id + " rests again: " + reason);
                case Readiness.Absent r ->
                        throw notLoaded(id.model(), id + " was given up meanwhile");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.SHUTTING_DOWN, "the server stops");
        }
    }

    private static ServerException notLoaded(String model, String why) {
        return new ServerException(
                Reason.MODEL_NOT_LOADED,
                "model " + model + " is not loaded: " + why,
                Map.of("model", model));
    }

    @Override
    public void unload(String model) {
        rollouts.unload(model);
    }
}
