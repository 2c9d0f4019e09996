package dev.adagrow.server.repository;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ModelLoader;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServedBy;
import dev.adagrow.server.lifecycle.ServedBy.Refusal;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.StaticRows;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads bundles: the first artifact in the order of preference that can be served, by the engine
 * that it names. While the model warms, its goldens are replayed in batches of one row and of the
 * largest size, so that the first calls find the engine's memory and code warm; a model that
 * answers otherwise than its bundle says is refused. Then runs of several sizes are timed, and the
 * others run once. Thread-safe.
 */
public final class BundleLoader implements ModelLoader {
    private static final Logger log = LoggerFactory.getLogger(BundleLoader.class);

    /** What an engine takes for a model of no weights; measured with ONNX Runtime. */
    private static final long LEAST_BYTES = 2L << 20;

    private final Map<String, Engine> engines;
    private final Preference preference;
    private final Path scratch;
    private final ToIntFunction<String> maxRows;
    private final LongSupplier nanoTime;

    /**
     * @param engines by the name that artifacts give
     * @param preference order in which a bundle's artifacts are tried
     * @param scratch folder for the engines' files, one for each model in memory
     * @param maxRows rows of the largest batch that will be run, by model
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public BundleLoader(
            Map<String, Engine> engines,
            Preference preference,
            Path scratch,
            ToIntFunction<String> maxRows,
            LongSupplier nanoTime) {
        this.engines = Map.copyOf(engines);
        this.preference = preference;
        this.scratch = scratch;
        this.maxRows = maxRows;
        this.nanoTime = nanoTime;
    }

    /** Of the artifacts that may come to be served, those of the largest. */
    @Override
    public long bytes(ServableId id, Path file) throws LoadException {
        try {
            var manifest = Bundle.manifest(file);
            return preference.candidates(manifest).stream()
                    .mapToLong(artifact -> bytes(manifest, artifact))
                    .max()
                    .orElseThrow();
        } catch (IOException e) {
            throw unreadable(id, file, e);
        }
    }

    /**
     * What the manifest declares, else twice the artifact's size, for weights that are stored and
     * unpacked, and {@link #LEAST_BYTES} for the rest.
     */
    private static long bytes(Manifest manifest, Artifact artifact) {
        if (artifact.memoryBytes() > 0) {
            return artifact.memoryBytes();
        }
        return LEAST_BYTES
                + manifest.files().stream()
                        .filter(entry -> entry.path().equals(artifact.path()))
                        .mapToLong(entry -> 2 * entry.size())
                        .sum();
    }

    private static LoadException unreadable(ServableId id, Path file, IOException e) {
        return new LoadException(
                "bundle of "
                        + id
                        + ": "
                        + (e instanceof NoSuchFileException ? "no file " + file : e.getMessage()),
                e);
    }

    @Override
    public LoadedModel load(ServableId id, Path file, Runnable warming) throws LoadException {
        Bundle bundle;
        try {
            bundle = Bundle.readWithoutArtifacts(file);
        } catch (IOException e) {
            throw unreadable(id, file, e);
        }
        // A registry is told once that its version is warming, however many artifacts get there.
        var told = new AtomicBoolean();
        Runnable once =
                () -> {
                    if (told.compareAndSet(false, true)) {
                        warming.run();
                    }
                };
        var refused = new ArrayList<Refusal>();
        for (var artifact : preference.candidates(bundle.manifest())) {
            try {
                return proven(id, bundle, open(bundle, file, artifact, refused), once);
            } catch (LoadException e) {
                var why =
                        new Refusal(
                                artifact.name(), artifact.engine(), String.valueOf(e.getMessage()));
                log.warn(
                        "artifact {} of {} cannot be served: {}", why.artifact(), id, why.reason());
                refused.add(why);
            }
        }
        throw new LoadException(
                refused.stream()
                        .map(r -> "artifact " + r.artifact() + " of " + id + ": " + r.reason())
                        .collect(Collectors.joining("; ")));
    }

    /**
     * @param refused artifacts that were tried before
     */
    private BundleModel open(Bundle bundle, Path archive, Artifact artifact, List<Refusal> refused)
            throws LoadException {
        var engine = engines.get(artifact.engine());
        if (engine == null) {
            throw new LoadException(
                    "it is for the engine "
                            + artifact.engine()
                            + "; this server has "
                            + new TreeSet<>(engines.keySet()));
        }
        EngineFile file;
        try {
            file = EngineFile.extract(bundle, archive, artifact, scratch);
        } catch (IOException e) {
            throw new LoadException("it cannot be brought to its engine: " + e.getMessage(), e);
        }
        boolean open = false;
        try {
            var session = engine.open(file.path(), bundle.manifest().signature(), artifact);
            open = true;
            return new BundleModel(
                    bundle.manifest().serving(artifact),
                    new ServedBy(artifact.name(), artifact.engine(), refused),
                    artifact.rows() == 0 ? session : new StaticRows(session, artifact.rows()),
                    file);
        } finally {
            if (!open) {
                file.close();
            }
        }
    }

    private LoadedModel proven(ServableId id, Bundle bundle, BundleModel model, Runnable warming)
            throws LoadException {
        boolean proved = false;
        try {
            warming.run();
            boolean batched = model.manifest().signature().batched();
            int most = batched ? maxRows.applyAsInt(id.model()) : 1;
            var goldens = prove(model, bundle, model.servedBy().artifact(), most);
            var times = runTimes(model, goldens, most);
            proved = true;
            log.info(
                    "{} is served by its artifact {} on {} and runs {}",
                    id,
                    model.servedBy().artifact(),
                    model.servedBy().engine(),
                    times);
            return model.with(times);
        } finally {
            if (!proved) {
                model.close();
            }
        }
    }

    private static Goldens prove(BundleModel model, Bundle bundle, String artifact, int mostRows)
            throws LoadException {
        var output =
                bundle.manifest().goldens().outputs().stream()
                        .filter(o -> o.artifact().equals(artifact))
                        .findFirst()
                        .orElseThrow();
        var signature = bundle.manifest().signature();
        var goldens =
                new Goldens(
                        new Tensors(bundle.goldenInputs()),
                        new Outputs(signature, new Tensors(bundle.goldenOutputs(output))),
                        output.tolerance());
        int classes = signature.labels().size();
        if (classes != 0 && goldens.classes() != classes) {
            throw new LoadException(
                    "the goldens have "
                            + goldens.classes()
                            + " values in a row, the manifest lists "
                            + classes
                            + " classes");
        }
        try {
            goldens.replay(model, mostRows, goldens.rows());
            goldens.replay(model, 1, Math.min(goldens.rows(), Goldens.SINGLE_ROWS));
            return goldens;
        } catch (InferenceException e) {
            throw new LoadException("the goldens could not be run: " + e.getMessage(), e);
        }
    }

    private RunTimes runTimes(BundleModel model, Goldens goldens, int mostRows)
            throws LoadException {
        try {
            var row = goldens.inputs().rows(0, 1);
            var times = RunTimer.measure(model, row, mostRows, nanoTime);
            RunTimer.warm(model, row, times.batchRows(mostRows), times, nanoTime);
            return times;
        } catch (InferenceException e) {
            throw new LoadException("its speed could not be measured: " + e.getMessage(), e);
        }
    }
}
