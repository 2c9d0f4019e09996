package dev.adagrow.trainer.run.deliver;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.export.ArtifactSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures engine files with the engine that serves them. Stateless. */
public final class Evaluation {
    /**
     * Answers of one file to several sets.
     *
     * @param threads of the engine
     */
    public static List<Scores> of(
            byte[] artifact, List<Records> sets, int threads, InputThreads input) {
        var scores = new ArrayList<Scores>();
        try (var session = new ArtifactSession(artifact, threads)) {
            for (var set : sets) {
                scores.add(Scores.of(session::run, set, input));
            }
        }
        return scores;
    }

    /** All three of a deployment, by the names in {@link Deployment}. */
    public static Map<String, List<Scores>> of(
            Deployment deployment, List<Records> sets, int threads, InputThreads input) {
        var all = new TreeMap<String, List<Scores>>();
        all.put(Deployment.FP32, of(deployment.fp32(), sets, threads, input));
        all.put(Deployment.INT8, of(deployment.int8(), sets, threads, input));
        all.put(Deployment.DIRECT_INT8, of(deployment.directInt8(), sets, threads, input));
        return all;
    }

    /**
     * The artifact that a published bundle is served with.
     *
     * @throws IOException if the bundle cannot be read, or is made for another engine
     */
    public static List<Scores> served(
            Path bundle, List<Records> sets, int threads, InputThreads input) throws IOException {
        var parent = Bundle.read(bundle);
        var artifact = parent.manifest().servedArtifact();
        if (!artifact.engine().equals(BundleFile.ENGINE)) {
            throw new BundleException(
                    bundle
                            + ": artifact "
                            + artifact.name()
                            + " is for engine "
                            + artifact.engine());
        }
        return of(parent.artifact(artifact), sets, threads, input);
    }

    private Evaluation() {}
}
