package dev.adagrow.server;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.adaptation.Adaptations;
import dev.adagrow.server.adaptation.JobBook;
import dev.adagrow.server.adaptation.Leases;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.blob.FileBlobStore;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Model;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.feedback.Feedback;
import dev.adagrow.server.feedback.PredictionIds;
import dev.adagrow.server.feedback.SignedPredictionIds;
import dev.adagrow.server.grpc.control.ControlServices;
import dev.adagrow.server.grpc.control.Watches;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.modelfolder.FolderImport;
import dev.adagrow.server.modelfolder.ModelCommands;
import dev.adagrow.server.modelfolder.ModelFolder;
import dev.adagrow.server.modelfolder.NamedModels;
import dev.adagrow.server.rollout.OldVersions;
import dev.adagrow.server.rollout.RolloutCandidates;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutEnds;
import dev.adagrow.server.rollout.RolloutPolicy;
import dev.adagrow.server.rollout.SingleLookVerdict;
import dev.adagrow.server.rollout.evidence.Exposures;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.security.SigningKeys;
import dev.adagrow.server.store.BlobUses;
import dev.adagrow.server.store.Database;
import dev.adagrow.server.store.RequestLog;
import dev.adagrow.server.store.SqlAdaptationStore;
import dev.adagrow.server.store.SqlDatasetStore;
import dev.adagrow.server.store.SqlModelStore;
import dev.adagrow.server.store.SqlRolloutStore;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Wires what is kept and decided: models, data sets, adaptations, rollouts, feedback. Opened after
 * the data plane's parts and before its call path, which needs {@link #observer()} and {@link
 * #predictionIds()}. Only wires.
 */
public final class ControlPlane implements AutoCloseable {
    private static final int WATCH_THREADS = 2;
    private static final Duration HEART_BEAT = Duration.ofSeconds(10);

    /** What a trainer has uploaded but not published yet outlives a short stop of the server. */
    private static final Duration UNUSED_KEPT = Duration.ofDays(1);

    /**
     * @param data folder that holds everything that outlives the process: database, blobs, keys
     * @param limits largest files that are taken in
     */
    public record Settings(
            Path data,
            Optional<Path> modelFolder,
            RolloutPolicy rollout,
            AdaptationPolicy adaptation,
            Limits limits) {}

    /**
     * @param bundleBytes of a bundle, a training state or a checkpoint
     * @param datasetBytes of a data set
     * @param keptVersions of a model; 0: all
     * @param unfinishedDataset how long a data set that nobody writes to or finalizes is kept
     */
    public record Limits(
            long bundleBytes, long datasetBytes, int keptVersions, Duration unfinishedDataset) {}

    /** What the control plane needs of the rest of the server. */
    public record Ports(
            LoadedVersions versions,
            SplitSwitch splits,
            BackgroundInference background,
            LimitTable limits,
            ModelImport imports,
            ControlMetrics metrics,
            InstantSource clock) {}

    private final Database database;
    private final FileBlobStore blobs;
    private final InstantSource clock;
    private final Threads threads;
    private final SignedPredictionIds predictionIds;
    private final Exposures exposures;
    private final ControlServices.Rooms rooms;
    private final RolloutCandidates candidates;
    private final Watches watches;
    private final ControlLoop loop;
    private final List<BindableService> services;
    private final NamedModels models;
    private final OldVersions old;

    /** Opens database, blobs and keys, and creates what is missing. Starts nothing. */
    public static ControlPlane open(Settings settings, Ports ports) throws IOException {
        var random = new SecureRandom();
        var keys = SigningKeys.open(settings.data().resolve("keys"), random);
        var predictionIds = new SignedPredictionIds(keys, ports.clock(), random.nextLong());
        var database = Database.open(settings.data().resolve("adagrow.db"));
        var blobs =
                new FileBlobStore(
                        settings.data().resolve("blobs"),
                        Math.max(settings.limits().bundleBytes(), settings.limits().datasetBytes()),
                        new BlobUses(database));
        return new ControlPlane(settings, ports, new Kept(database, blobs, predictionIds, random));
    }

    /** What was opened of the data folder. */
    private record Kept(
            Database database,
            FileBlobStore blobs,
            SignedPredictionIds predictionIds,
            SecureRandom random) {}

    /** Platform threads, because the database's driver blocks in native code. */
    private record Threads(
            ExecutorService watches,
            ScheduledExecutorService loop,
            ScheduledExecutorService timer) {
        static Threads start() {
            return new Threads(
                    Executors.newFixedThreadPool(
                            WATCH_THREADS, Thread.ofPlatform().name("watches-", 0).factory()),
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().name("rollouts").factory()),
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().name("heart-beats").daemon().factory()));
        }
    }

    private ControlPlane(Settings settings, Ports ports, Kept kept) {
        Supplier<String> ids = () -> UlidCreator.getMonotonicUlid().toString();
        clock = ports.clock();
        database = kept.database();
        blobs = kept.blobs();
        predictionIds = kept.predictionIds();
        exposures =
                new Exposures(
                        ports.background(),
                        clock,
                        settings.rollout().maturity(),
                        settings.rollout().latencyGuard());
        var store = new SqlModelStore(database);
        var catalog = new Catalog(store, blobs, ports.metrics(), clock);
        var datasets =
                new Datasets(
                        new SqlDatasetStore(database),
                        blobs,
                        new Datasets.Rules(
                                store::usesDataset,
                                settings.limits().datasetBytes(),
                                settings.limits().unfinishedDataset()),
                        clock);
        var rollouts =
                new RolloutController(
                        new SqlRolloutStore(database),
                        catalog,
                        ports.versions(),
                        ports.splits(),
                        exposures,
                        new RolloutController.Observed(
                                ports.metrics(),
                                new RolloutController.Rules(
                                        settings.rollout(), new SingleLookVerdict(), clock, ids)));
        candidates = new RolloutCandidates(rollouts);
        var book = new JobBook(new SqlAdaptationStore(database), clock);
        var adaptations =
                new Adaptations(
                        book,
                        catalog,
                        datasets,
                        candidates,
                        settings.adaptation(),
                        rollouts::stable,
                        clock);
        rooms =
                new ControlServices.Rooms(
                        catalog,
                        new Uploads(blobs, catalog, ids),
                        ports.imports(),
                        ports.versions(),
                        datasets,
                        adaptations,
                        new Leases(
                                book,
                                adaptations,
                                catalog,
                                datasets,
                                blobs,
                                new Leases.Terms(
                                        settings.adaptation(),
                                        () -> leaseId(kept.random()),
                                        clock)),
                        new Feedback(
                                predictionIds,
                                model -> store.model(model).map(Model::classes).orElse(List.of()),
                                exposures,
                                ports.metrics(),
                                clock),
                        rollouts,
                        new RolloutEnds(rollouts::get));
        models =
                new NamedModels(
                        settings.modelFolder().map(ModelFolder::new),
                        ports.limits(),
                        new FolderImport(
                                catalog, rooms.uploads(), ports.imports(), rollouts::introduce),
                        rollouts,
                        rooms.ends(),
                        ports.versions());
        old = new OldVersions(rollouts, catalog, settings.limits().keptVersions());
        threads = Threads.start();
        watches = new Watches(threads.watches(), threads.timer(), HEART_BEAT);
        loop =
                new ControlLoop(
                        threads.loop(),
                        List.of(
                                rollouts::tick,
                                rooms.leases()::expire,
                                adaptations::resume,
                                old::clean,
                                datasets::expire));
        services =
                ControlServices.of(
                        rooms, new RequestLog(database, clock), ids, watches, candidates::begin);
        listen(book);
    }

    private void listen(JobBook book) {
        book.addListener(watches::changed);
        rooms.rollouts()
                .addListener(rollout -> {
                    watches.changed(rollout.id());
                    rooms.ends().changed(rollout);
                    RolloutCandidates.decision(rollout)
                            .ifPresent(end -> {
                                rooms.adaptations().decided(rollout.candidate(), rollout.id(), end);
                                candidates.next(rollout.model());
                                old.ended(rollout);
                            });
                });
    }

    private static String leaseId(SecureRandom random) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** For the call path; bounded, never blocks, never throws. */
    public CallObserver observer() {
        return exposures;
    }

    /** For the call path. */
    public PredictionIds predictionIds() {
        return predictionIds;
    }

    /**
     * Model, data set, adaptation, rollout, feedback and trainer service; blocking, so not for
     * event loops.
     */
    public List<BindableService> services() {
        return services;
    }

    /**
     * Asks for the versions that were in service when the server last ran, restores their splits,
     * and lets rollouts go on. To be called before {@link #services()} take calls.
     */
    public void start() throws IOException {
        blobs.sweep(clock.instant().minus(UNUSED_KEPT));
        rooms.leases().start();
        models.readLimits();
        rooms.rollouts().start();
        for (var model : rooms.catalog().models("", Integer.MAX_VALUE)) {
            var stable = rooms.rollouts().stable(model.id());
            if (stable.isPresent()) {
                rooms.catalog()
                        .reportAccuracies(
                                rooms.catalog().version(new ServableId(model.id(), stable.get())));
            }
            candidates.next(model.id());
        }
        loop.start();
    }

    /** For the data plane; blocking. */
    public ModelCommands models() {
        return models;
    }

    /** Takes in and loads the models of the model folder; blocks for as long as that takes. */
    public void loadModels() {
        models.loadAll();
    }

    /** To be called whenever a loaded version changes its state; returns at once. */
    public void wake() {
        loop.wake();
    }

    /**
     * Ends the calls that would otherwise never end, watches above all, so that the gRPC server can
     * drain.
     */
    public void drain() {
        watches.close();
        rooms.ends().close();
    }

    /**
     * Ends watches and control threads, then closes the database. The data plane must have stopped
     * calling before.
     */
    @Override
    public void close() {
        drain();
        threads.timer().shutdownNow();
        stop(threads.loop());
        stop(threads.watches());
        database.close();
    }

    private static void stop(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
