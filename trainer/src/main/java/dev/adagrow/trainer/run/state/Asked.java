package dev.adagrow.trainer.run.state;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked besides its configuration: {@code task.json}.
 *
 * @param model name in the bundle
 * @param data what to learn, as a person wrote it
 * @param classes class table of the version to come
 * @param lineage digests of all data sets, oldest first, the new one last
 * @param parent what growth goes on from; null: from the empty net
 */
public record Asked(
        String model,
        String data,
        List<String> classes,
        List<String> lineage,
        @Nullable Parent parent) {
    /**
     * An earlier growth.
     *
     * @param folder its run folder
     * @param bundle SHA-256 of its bundle's file
     */
    public record Parent(String folder, String bundle) {}

    public Asked {
        classes = List.copyOf(classes);
        lineage = List.copyOf(lineage);
    }

    /** In words, what of the other's is not so here; empty if both ask for the same growth. */
    public Optional<String> difference(Asked other) {
        if (!model.equals(other.model)) {
            return Optional.of("model is " + model + ", not " + other.model);
        }
        if (!bundle().equals(other.bundle())) {
            return Optional.of("the parent is " + parentFolder() + ", not " + other.parentFolder());
        }
        if (!lineage.equals(other.lineage) || !classes.equals(other.classes)) {
            return Optional.of(
                    data.equals(other.data)
                            ? "data " + data + " had other records"
                            : "data is " + data + ", not " + other.data);
        }
        return Optional.empty();
    }

    private String bundle() {
        return parent == null ? "" : parent.bundle();
    }

    private String parentFolder() {
        return parent == null ? "the empty net" : parent.folder();
    }
}
