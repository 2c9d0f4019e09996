package dev.adagrow.server.fake;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.server.adaptation.Adaptation;
import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.adaptation.Adaptations;
import dev.adagrow.server.adaptation.JobBook;
import dev.adagrow.server.adaptation.Leases;
import dev.adagrow.server.blob.FileBlobStore;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Model;
import dev.adagrow.server.catalog.Publication;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.server.feedback.Feedback;
import dev.adagrow.server.feedback.SignedPredictionIds;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.RolloutCandidates;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutPolicy;
import dev.adagrow.server.rollout.SingleLookVerdict;
import dev.adagrow.server.rollout.Verdict;
import dev.adagrow.server.rollout.evidence.Exposures;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.security.SigningKeys;
import dev.adagrow.server.store.BlobUses;
import dev.adagrow.server.store.Database;
import dev.adagrow.server.store.SqlAdaptationStore;
import dev.adagrow.server.store.SqlDatasetStore;
import dev.adagrow.server.store.SqlModelStore;
import dev.adagrow.server.store.SqlRolloutStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The control plane's rooms over a real database in a folder; all around them is played by fakes.
 */
public final class World implements AutoCloseable {
    public static final String MODEL = "digits";

    /** Times in seconds, 300 keys. */
    public static final RolloutPolicy POLICY =
            new RolloutPolicy(
                    Duration.ofSeconds(3),
                    0.1,
                    Duration.ofSeconds(2),
                    300,
                    0.01,
                    3,
                    Duration.ofMinutes(10));

    private static final AtomicLong NEXT = new AtomicLong(1);

    private final AtomicReference<Runnable> atNextId = new AtomicReference<>(() -> {});
    public final Path folder;
    public final ManualClock clock;
    public final FakeVersions versions = new FakeVersions();
    public final FakeSplits splits = new FakeSplits();
    public final FakeModels models;
    public final SeenMetrics metrics = new SeenMetrics();
    public final Database database;
    public final FileBlobStore blobs;
    public final Catalog catalog;
    public final Datasets datasets;
    public final Exposures exposures;
    public final RolloutController rollouts;
    public final RolloutCandidates candidates;
    public final Adaptations adaptations;
    public final Leases leases;
    public final SignedPredictionIds ids;
    public final Feedback feedback;

    public static World open(Path folder) throws IOException {
        return new World(folder, new ManualClock(), new FakeModels(), new SingleLookVerdict());
    }

    public static World open(Path folder, Verdict verdict) throws IOException {
        return new World(folder, new ManualClock(), new FakeModels(), verdict);
    }

    private World(Path folder, ManualClock clock, FakeModels models, Verdict verdict)
            throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.models = models;
        Supplier<String> names =
                () -> {
                    atNextId.getAndSet(() -> {}).run();
                    return newId();
                };
        database = Database.open(folder.resolve("adagrow.db"));
        blobs = new FileBlobStore(folder.resolve("blobs"), 1 << 24, new BlobUses(database));
        var modelStore = new SqlModelStore(database);
        catalog = new Catalog(modelStore, blobs, metrics, clock);
        datasets =
                new Datasets(
                        new SqlDatasetStore(database),
                        blobs,
                        new Datasets.Rules(modelStore::usesDataset, 1 << 22, Duration.ofDays(7)),
                        clock);
        exposures = new Exposures(models, clock, POLICY.maturity(), POLICY.latencyGuard());
        rollouts =
                new RolloutController(
                        new SqlRolloutStore(database),
                        catalog,
                        versions,
                        splits,
                        exposures,
                        new RolloutController.Observed(
                                metrics,
                                new RolloutController.Rules(POLICY, verdict, clock, names)));
        candidates = new RolloutCandidates(rollouts);
        var policy = new AdaptationPolicy(Duration.ofSeconds(30), Duration.ofMillis(5), 20);
        var book = new JobBook(new SqlAdaptationStore(database), clock);
        adaptations =
                new Adaptations(
                        book, catalog, datasets, candidates, policy, rollouts::stable, clock);
        leases =
                new Leases(
                        book,
                        adaptations,
                        catalog,
                        datasets,
                        blobs,
                        new Leases.Terms(policy, names, clock));
        rollouts.addListener(rollout ->
                RolloutCandidates.decision(rollout)
                        .ifPresent(end ->
                                adaptations.decided(rollout.candidate(), rollout.id(), end)));
        ids =
                new SignedPredictionIds(
                        SigningKeys.open(folder.resolve("keys"), new SecureRandom()), clock, 1);
        feedback =
                new Feedback(
                        ids,
                        model -> modelStore.model(model).map(Model::classes).orElse(List.of()),
                        exposures,
                        metrics,
                        clock);
    }

    /** The same folder after a stop of the server; nothing is started yet. */
    public World reopen() throws IOException {
        close();
        return new World(folder, clock, models, new SingleLookVerdict());
    }

    /** Has something happen in the middle of the next call that gives out an id. */
    public void atNextId(Runnable meanwhile) {
        atNextId.set(meanwhile);
    }

    /** An empty data set. */
    public StoredDataset newDataset(String displayName) {
        return datasets.create(newId(), displayName);
    }

    /** A job that waits for a trainer. */
    public Adaptation adapt(String model, String dataset, String config) {
        return adaptations.create(newId(), model, dataset, config);
    }

    private static String newId() {
        return String.format(Locale.ROOT, "ID%06d", NEXT.getAndIncrement());
    }

    /** Stores a file as a blob. */
    public String blob(Path file) throws IOException {
        var digest = Digests.sha256(file);
        if (blobs.find(digest).isEmpty()) {
            blobs.write("upload", 0, ByteBuffer.wrap(Files.readAllBytes(file)));
            blobs.publish("upload", blobs.seal("upload"));
        }
        return digest;
    }

    /** A new version of the model, with training state, which is created if absent. */
    public Version publish(List<String> classes, List<Integer> inputShape) throws IOException {
        if (catalog.models("", 10).isEmpty()) {
            catalog.create(MODEL);
        }
        long seed = NEXT.getAndIncrement();
        var bundle = Bundles.bundle(folder.resolve("bundle"), MODEL, classes, seed, inputShape);
        var state = Bundles.trainingState(folder.resolve("state"), "state " + seed);
        return catalog.publish(
                new Publication(
                        MODEL,
                        blob(bundle),
                        Optional.of(blob(state)),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        ""));
    }

    public ServableId publish() throws IOException {
        return publish(Bundles.DIGITS, List.of(1)).id();
    }

    /** A first version that answers. */
    public ServableId stable() throws IOException {
        var id = publish();
        rollouts.create(id);
        return id;
    }

    /** A rollout whose arms are open. */
    public String canary(ServableId candidate) throws IOException {
        var id = rollouts.create(candidate).id();
        clock.advance(POLICY.shadow());
        rollouts.tick();
        return id;
    }

    /** One call of an arm, answered in a millisecond, and its label. */
    public void call(Arm arm, int n) {
        label(answer(arm, n, "key" + n, 1_000_000), n);
    }

    /** One call of an arm as the call path would tell it. @return prediction id */
    public String answer(Arm arm, int n, String key, long nanos) {
        var split = splits.of(MODEL);
        int version =
                arm == Arm.CANDIDATE
                        ? split.trial().orElseThrow().candidate()
                        : split.stable().orElseThrow();
        var predicted = new int[] {models.predict(new ServableId(MODEL, version), n)};
        var id = ids.issue(MODEL, version, arm, split.revision(), predicted);
        exposures.answered(
                new Observation(
                        MODEL,
                        version,
                        arm,
                        split.revision(),
                        key,
                        id,
                        FakeModels.input(n),
                        predicted,
                        nanos));
        return id;
    }

    public Feedback.Result label(String predictionId, int n) {
        return feedback.report(
                predictionId, new Feedback.Claim.Label(Integer.toString(FakeModels.truth(n))));
    }

    /** The given number of labelled calls of each arm, then their maturity, then a look. */
    public void traffic(int calls) {
        for (int n = 0; n < 2 * calls; n++) {
            call(n % 2 == 0 ? Arm.CANDIDATE : Arm.BASELINE, n);
        }
        mature();
    }

    public void mature() {
        clock.advance(POLICY.maturity());
        rollouts.tick();
    }

    /** Drawn digits, written and finalized. */
    public StoredDataset dataset(long seed) throws IOException {
        var bytes = bytes(Glyphs.generate(new Glyphs.Spec(seed, 40, 20, 0)));
        var id = newDataset("glyphs").id();
        datasets.write(id, 0, ByteBuffer.wrap(bytes));
        return datasets.finish(id, Digests.sha256(bytes));
    }

    public static byte[] bytes(Dataset dataset) throws IOException {
        var out = new ByteArrayOutputStream();
        DatasetFormat.write(dataset, out);
        return out.toByteArray();
    }

    @Override
    public void close() {
        database.close();
    }
}
