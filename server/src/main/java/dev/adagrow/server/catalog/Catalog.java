package dev.adagrow.server.catalog;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.bundle.ModelName;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.server.blob.BlobStore;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates models and publishes versions. Thread-safe; bundles are read beside each other. Refusals
 * are {@link ServerException}s.
 */
public final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final String MANIFEST = "manifest.json";

    private final ModelStore store;
    private final BlobStore blobs;
    private final ControlMetrics metrics;
    private final InstantSource clock;

    /** Over numbers, class tables and what blobs are for. Never held while a bundle is read. */
    private final ReentrantLock publishing = new ReentrantLock();

    public Catalog(ModelStore store, BlobStore blobs, ControlMetrics metrics, InstantSource clock) {
        this.store = store;
        this.blobs = blobs;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @param id letters, digits, "-" and "_", at most 64
     * @throws ServerException INVALID_FIELD or MODEL_EXISTS
     */
    public Model create(String id) {
        var fault = ModelName.fault(id);
        if (fault.isPresent()) {
            throw ServerException.invalidField("model_id", fault.get());
        }
        var model = new Model(id, List.of(), clock.instant());
        if (!store.insert(model)) {
            throw new ServerException(
                    Reason.MODEL_EXISTS, "model " + id + " exists already", Map.of("model", id));
        }
        return model;
    }

    /**
     * @throws ServerException MODEL_NOT_FOUND
     */
    public Model model(String id) {
        return store.model(id)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.MODEL_NOT_FOUND, "no model " + id, Map.of("model", id)));
    }

    /**
     * Deletes a model and all that is kept of it and of nothing else; to be called when no rollout
     * of it runs.
     *
     * @return the versions that it had
     * @throws ServerException MODEL_NOT_FOUND or ADAPTATION_RUNNING
     */
    public List<Version> delete(String id) {
        publishing.lock();
        try {
            var versions = versions(id, 0, Integer.MAX_VALUE);
            var running = store.delete(id);
            if (running.isPresent()) {
                throw new ServerException(
                        Reason.ADAPTATION_RUNNING,
                        "model " + id + " has a running adaptation " + running.get(),
                        Map.of("model", id, "adaptation", running.get()));
            }
            for (var version : versions) {
                deleteBlob(version.bundle());
                version.trainingState().ifPresent(this::deleteBlob);
            }
            return versions;
        } finally {
            publishing.unlock();
        }
    }

    /**
     * Deletes a version and all that is kept of it and of nothing else; to be called when it is
     * neither stable nor on trial.
     *
     * @throws ServerException VERSION_NOT_FOUND or VERSION_IN_USE
     */
    public void delete(ServableId id) {
        publishing.lock();
        try {
            var version = version(id);
            var running = store.delete(id);
            if (running.isPresent()) {
                throw inUse(id, "is needed by the running adaptation " + running.get());
            }
            deleteBlob(version.bundle());
            version.trainingState().ifPresent(this::deleteBlob);
        } finally {
            publishing.unlock();
        }
    }

    /**
     * @param how what the version does, in words
     * @return VERSION_IN_USE
     */
    public static ServerException inUse(ServableId id, String how) {
        return new ServerException(
                Reason.VERSION_IN_USE,
                "version " + id.version() + " of " + id.model() + " " + how,
                Map.of("model", id.model(), "version", Integer.toString(id.version())));
    }

    /** Unless something still refers to it. */
    private void deleteBlob(String digest) {
        try {
            blobs.deleteUnused(digest);
        } catch (IOException e) {
            LOG.warn("blob {}, which is needed no more, stays until the next start", digest, e);
        }
    }

    /**
     * Ascending by id.
     *
     * @param after id to go on behind; "" for the first
     */
    public List<Model> models(String after, int limit) {
        return store.models(after, limit);
    }

    /**
     * @throws ServerException VERSION_NOT_FOUND
     */
    public Version version(ServableId id) {
        return store.version(id)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.VERSION_NOT_FOUND,
                                "model " + id.model() + " has no version " + id.version(),
                                Map.of(
                                        "model",
                                        id.model(),
                                        "version",
                                        Integer.toString(id.version()))));
    }

    /**
     * Ascending by number.
     *
     * @param after number to go on behind; 0 for the first
     * @throws ServerException MODEL_NOT_FOUND
     */
    public List<Version> versions(String model, int after, int limit) {
        return store.versions(model(model).id(), after, limit);
    }

    /** The newest version that was uploaded, if no rollout has tried it yet. */
    public Optional<ServableId> untried(String model) {
        return store.untried(model).map(version -> new ServableId(model, version));
    }

    /** The version that was published from the bundle, if any. */
    public Optional<Version> versionOf(String model, String bundle) {
        return store.versionOf(model, bundle);
    }

    /**
     * The stored bundle file of a version.
     *
     * @throws ServerException BLOB_NOT_FOUND
     */
    public Path bundle(Version version) {
        return blob(version.bundle());
    }

    /**
     * The stored training state of a version.
     *
     * @throws ServerException NO_TRAINING_STATE or BLOB_NOT_FOUND
     */
    public Path trainingState(Version version) {
        return blob(
                version.trainingState()
                        .orElseThrow(() ->
                                new ServerException(
                                        Reason.NO_TRAINING_STATE,
                                        "version "
                                                + version.id().version()
                                                + " of "
                                                + version.id().model()
                                                + " has no training state",
                                        Map.of("model", version.id().model()))));
    }

    /** Where the bundle file of a version is stored, whether or not it is still there. */
    public Path bundlePlace(Version version) {
        return blobs.place(version.bundle());
    }

    /**
     * Checks a bundle whole and gives it the model's next number; the same bundle again answers the
     * same version.
     *
     * @throws ServerException BLOB_NOT_FOUND, MALFORMED_BUNDLE, or INCOMPATIBLE_CONTRACT for a
     *     class table that would give an index another meaning
     */
    public Version publish(Publication publication) throws IOException {
        var known = store.versionOf(publication.model(), publication.bundle());
        if (known.isPresent()) {
            return known.get();
        }
        var manifest = check(publication.model(), publication.bundle(), blob(publication.bundle()));
        if (publication.trainingState().isPresent()) {
            checkState(blob(publication.trainingState().get()));
        }
        publishing.lock();
        try {
            publication.trainingState().ifPresent(this::blob);
            return add(publication, manifest, blob(publication.bundle()));
        } finally {
            publishing.unlock();
        }
    }

    /**
     * The same for unfinished writes; they become blobs only if they are a bundle of the model and
     * a training state, else they stay as they are. A version without a training state gets the one
     * that comes with its bundle.
     *
     * @param state write of the training state
     * @param datasets digests of the lineage, oldest first
     * @param number of the version; empty: the next one
     */
    Version publishWritten(
            String model,
            String upload,
            Optional<String> state,
            List<String> datasets,
            Optional<Integer> number)
            throws IOException {
        var bundle = blobs.seal(upload);
        var manifest = check(model, bundle, blobs.partial(upload).orElseThrow());
        Optional<String> stateDigest = Optional.empty();
        if (state.isPresent()) {
            stateDigest = Optional.of(blobs.seal(state.get()));
            checkState(blobs.partial(state.get()).orElseThrow());
        }
        var publication =
                Publication.ofBundle(model, bundle, stateDigest, datasets).numbered(number);
        publishing.lock();
        try {
            requireClasses(publication, model(model), manifest.classes());
            if (state.isPresent()) {
                publishBlob(state.get(), stateDigest.orElseThrow());
            }
            return add(publication, manifest, publishBlob(upload, bundle));
        } finally {
            publishing.unlock();
        }
    }

    private Path publishBlob(String upload, String digest) throws IOException {
        return blobs.publish(upload, digest)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "upload " + upload + " was written to meanwhile"));
    }

    /** Unless somebody else was sooner with the same bundle. */
    private Version add(Publication publication, Manifest manifest, Path file) throws IOException {
        var known = store.versionOf(publication.model(), publication.bundle());
        if (known.isPresent()) {
            var id = known.get().id();
            publication
                    .trainingState()
                    .ifPresent(state -> {
                        store.addTrainingState(id, state);
                        deleteBlob(state);
                    });
            return version(id);
        }
        var model = model(publication.model());
        requireClasses(publication, model, manifest.classes());
        var version =
                new Version(
                        new ServableId(model.id(), number(publication)),
                        publication.bundle(),
                        Files.size(file),
                        publication.trainingState(),
                        publication.parent(),
                        manifest.classes(),
                        publication.datasets(),
                        publication.gateReport(),
                        new String(ManifestCodec.toJson(manifest), StandardCharsets.UTF_8),
                        clock.instant());
        store.publish(version);
        reportAccuracies(version);
        return version;
    }

    /** The last number that a model of the name has given out; 0: none. */
    public int lastVersion(String model) {
        return store.lastVersion(model);
    }

    private int number(Publication publication) {
        int last = store.lastVersion(publication.model());
        int number = publication.number().orElse(last + 1);
        if (number <= last) {
            throw new ServerException(
                    Reason.VERSION_NUMBER_USED,
                    "version "
                            + number
                            + " of "
                            + publication.model()
                            + " cannot be new: numbers up to "
                            + last
                            + " have been given, and none is given twice",
                    Map.of("model", publication.model(), "version", Integer.toString(number)));
        }
        return number;
    }

    /**
     * Gives the indices of the version's classes their meaning for ever. To be called when the
     * version has shown that it can answer, and before it answers anybody; what is published but
     * never gets so far binds no later version.
     *
     * @return what stands against it, in words: an index has got another meaning since the version
     *     was published
     */
    public Optional<String> fixClasses(Version version) {
        publishing.lock();
        try {
            var table = model(version.id().model()).classes();
            var classes = version.classes();
            if (!Contract.goesOn(table, classes)) {
                if (!Contract.goesOn(classes, table)) {
                    return Optional.of(
                            "its classes " + classes + " do not go on from the model's " + table);
                }
                store.fixClasses(version.id().model(), classes);
            }
            return Optional.empty();
        } finally {
            publishing.unlock();
        }
    }

    /**
     * What keeps the candidate from answering in place of stable, in words; empty if nothing does.
     */
    public Optional<String> incompatibility(Version candidate, Version stable) throws IOException {
        return Contract.fault(manifest(candidate), manifest(stable));
    }

    /** Lets the version's offline accuracies be seen again after a start. */
    public void reportAccuracies(Version version) throws IOException {
        manifest(version)
                .accuracies()
                .test()
                .forEach((artifact, share) ->
                        metrics.offlineAccuracy(version.id(), artifact, share));
    }

    private static Manifest manifest(Version version) throws IOException {
        return ManifestCodec.fromJson(version.manifest().getBytes(StandardCharsets.UTF_8));
    }

    private static Manifest check(String model, String digest, Path file) throws IOException {
        try {
            var manifest = Bundle.readWithoutArtifacts(file).manifest();
            if (!manifest.model().equals(model)) {
                throw malformed(
                        "the bundle is of model " + manifest.model() + ", not " + model, MANIFEST);
            }
            return manifest;
        } catch (BundleException e) {
            throw malformed("bundle " + digest + ": " + e.getMessage(), "bundle");
        }
    }

    private static void checkState(Path file) throws IOException {
        try {
            TrainingState.check(file);
        } catch (BundleException e) {
            throw malformed("training state: " + e.getMessage(), "training_state");
        }
    }

    private static ServerException malformed(String message, String file) {
        return new ServerException(Reason.MALFORMED_BUNDLE, message, Map.of("file", file));
    }

    private static void requireClasses(Publication publication, Model model, List<String> classes) {
        if (publication.classes().isPresent() && !publication.classes().get().equals(classes)) {
            throw new ServerException(
                    Reason.INCOMPATIBLE_CONTRACT,
                    "the bundle's classes "
                            + classes
                            + " are not the job's "
                            + publication.classes().get(),
                    Map.of("model", model.id()));
        }
        if (!Contract.goesOn(classes, model.classes())
                && !Contract.goesOn(model.classes(), classes)) {
            throw new ServerException(
                    Reason.INCOMPATIBLE_CONTRACT,
                    "the bundle's classes "
                            + classes
                            + " do not go on from the model's "
                            + model.classes(),
                    Map.of("model", model.id()));
        }
    }

    private Path blob(String digest) {
        return blobs.find(digest)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.BLOB_NOT_FOUND,
                                "no blob " + digest,
                                Map.of("digest", digest)));
    }
}
