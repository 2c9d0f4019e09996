package dev.adagrow.server.repository;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ModelLoader;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * Loads bundles: the default artifact, by the engine that it names. While the model warms, its
 * goldens are replayed in batches of one row and of the largest size, so that the first calls find
 * the engine's memory and code warm; a model that answers otherwise than its bundle says is
 * refused. Thread-safe.
 */
public final class BundleLoader implements ModelLoader {
    private static final String FP32 = "FP32";

    private final Map<String, Engine> engines;
    private final int maxRows;

    /**
     * @param engines by the name that artifacts give
     * @param maxRows rows of the largest batch that will be run
     */
    public BundleLoader(Map<String, Engine> engines, int maxRows) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows " + maxRows);
        }
        this.engines = Map.copyOf(engines);
        this.maxRows = maxRows;
    }

    @Override
    public LoadedModel load(ServableId id, Path file, Runnable warming) throws LoadException {
        Bundle bundle;
        try {
            bundle = Bundle.read(file);
        } catch (IOException e) {
            throw new LoadException("bundle of " + id + ": " + e.getMessage(), e);
        }
        check(id, bundle.manifest());
        var artifact = bundle.manifest().servedArtifact();
        var engine = engines.get(artifact.engine());
        if (engine == null) {
            throw new LoadException(
                    "bundle of "
                            + id
                            + ": artifact "
                            + artifact.name()
                            + " is for the engine "
                            + artifact.engine()
                            + "; this server has "
                            + new TreeSet<>(engines.keySet()));
        }
        EngineSession session;
        try {
            session = engine.open(bundle.artifact(artifact), bundle.manifest());
        } catch (LoadException e) {
            throw new LoadException(
                    "artifact " + artifact.name() + " of " + id + ": " + e.getMessage(), e);
        }
        boolean proved = false;
        try {
            warming.run();
            prove(session, bundle, artifact.name());
            proved = true;
            return new BundleModel(bundle.manifest(), session);
        } catch (LoadException e) {
            throw new LoadException(
                    "artifact " + artifact.name() + " of " + id + ": " + e.getMessage(), e);
        } finally {
            if (!proved) {
                session.close();
            }
        }
    }

    /** Calls carry float32 alone, and an answer is one row of values. */
    private static void check(ServableId id, Manifest manifest) throws LoadException {
        boolean fits =
                manifest.input().datatype().equals(FP32)
                        && manifest.output().datatype().equals(FP32)
                        && manifest.output().shape().size() == 1;
        if (!fits) {
            throw new LoadException(
                    "bundle of "
                            + id
                            + ": this server takes FP32 and answers rows of FP32, not "
                            + manifest.input()
                            + " and "
                            + manifest.output());
        }
    }

    private void prove(EngineSession session, Bundle bundle, String artifact) throws LoadException {
        var output =
                bundle.manifest().goldens().outputs().stream()
                        .filter(o -> o.artifact().equals(artifact))
                        .findFirst()
                        .orElseThrow();
        var goldens =
                new Goldens(
                        bundle.goldenInputs(), bundle.goldenOutputs(output), output.tolerance());
        int classes = bundle.manifest().classes().size();
        if (classes != 0 && goldens.columns() != classes) {
            throw new LoadException(
                    "the goldens have "
                            + goldens.columns()
                            + " values in a row, the manifest lists "
                            + classes
                            + " classes");
        }
        try {
            goldens.replay(session, maxRows, goldens.rows());
            goldens.replay(session, 1, Math.min(goldens.rows(), Goldens.SINGLE_ROWS));
        } catch (InferenceException e) {
            throw new LoadException("the goldens could not be run: " + e.getMessage(), e);
        }
    }

    /** A model whose bundle's bytes are no longer held, but for what the engine keeps. */
    private record BundleModel(Manifest manifest, EngineSession session) implements LoadedModel {
        @Override
        public FloatTensor infer(FloatTensor inputs) throws InferenceException {
            return session.infer(inputs);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
