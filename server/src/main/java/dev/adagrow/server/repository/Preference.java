package dev.adagrow.server.repository;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Artifact;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * In which order a bundle's artifacts are tried. First those that the operator names, in that
 * order; then the bundle's default artifact, so that a bundle without a named one is served, too.
 * Another artifact is never tried, for it may answer otherwise: accuracies differ between them.
 *
 * @param names of artifacts or of engines; an engine means all of its artifacts, in the manifest's
 *     order. Empty: the default artifact alone
 */
public record Preference(List<String> names) {
    public static final Preference NONE = new Preference(List.of());

    public Preference {
        names = List.copyOf(names);
    }

    /** At least one. */
    List<Artifact> candidates(Manifest manifest) {
        var candidates = new LinkedHashSet<Artifact>();
        for (var name : names) {
            manifest.artifacts().stream()
                    .filter(a -> a.name().equals(name) || a.engine().equals(name))
                    .forEach(candidates::add);
        }
        candidates.add(manifest.servedArtifact());
        return List.copyOf(candidates);
    }
}
