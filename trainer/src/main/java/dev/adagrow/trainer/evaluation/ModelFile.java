package dev.adagrow.trainer.evaluation;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.run.deliver.BundleFile;
import dev.adagrow.trainer.run.state.Checkpoint;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.state.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A file that holds networks, or the folder of a run's checkpoint, opened.
 *
 * @param classes the class table; the index is the place in the logits
 * @param preprocessing how a record becomes an input
 * @param classifiers at least one; closed with this
 * @param skipped artifacts that no engine here runs, each with the reason
 * @param trainedOn content hashes of the records that the network has learnt from, where the file
 *     says so
 */
public record ModelFile(
        Path file,
        Kind kind,
        List<String> classes,
        ImagePreprocessing preprocessing,
        List<Classifier> classifiers,
        List<String> skipped,
        Set<String> trainedOn)
        implements AutoCloseable {
    /** What sort of file it is. */
    public enum Kind {
        BUNDLE("bundle"),
        TRAINING_STATE("training state"),
        CHECKPOINT("checkpoint");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * Which of several networks is meant.
     *
     * @param artifact of a bundle; all by default
     * @param net of a checkpoint; by default the one in training
     */
    public record Choice(Optional<String> artifact, Optional<String> net) {}

    private static final String MANIFEST = "manifest.json";
    private static final String IN_TRAINING = "net";

    public ModelFile {
        classes = List.copyOf(classes);
        classifiers = List.copyOf(classifiers);
        skipped = List.copyOf(skipped);
        trainedOn = Set.copyOf(trainedOn);
    }

    /**
     * @param threads of the engine, at least 1
     * @throws BundleException naming the file, if it is none of the three kinds, is damaged, or
     *     lacks what was chosen
     */
    public static ModelFile open(Path file, Choice choice, int threads) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            if (Files.isRegularFile(file) && isBundle(file)) {
                refuse(choice.net(), "network", "bundle", "artifacts");
                return bundle(file, Bundle.read(file), choice.artifact(), threads);
            }
            refuse(choice.artifact(), "artifact", "training state or checkpoint", "networks");
            var archive = Checkpoint.archive(file);
            if (Checkpoint.isOne(archive)) {
                return checkpoint(file, archive, choice.net(), threads);
            }
            refuse(choice.net(), "network", "training state", "one network without a name");
            return trainingState(file, SavedModel.of(archive), threads);
        } catch (BundleException e) {
            throw new BundleException(file + ": " + e.getMessage());
        }
    }

    private static boolean isBundle(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return zip.getEntry(MANIFEST) != null;
        } catch (ZipException e) {
            throw new BundleException("no bundle, training state or checkpoint: " + e.getMessage());
        }
    }

    private static void refuse(Optional<String> chosen, String what, String kind, String has)
            throws BundleException {
        if (chosen.isPresent()) {
            throw new BundleException(
                    "no " + what + " \"" + chosen.get() + "\": a " + kind + " has " + has);
        }
    }

    private static ModelFile bundle(Path file, Bundle bundle, Optional<String> wanted, int threads)
            throws IOException {
        var manifest = bundle.manifest();
        if (manifest.classes().isEmpty()) {
            throw new BundleException(MANIFEST + ": classes: the table is empty");
        }
        var preprocessing = manifest.imagePreprocessing();
        if (preprocessing.isEmpty()) {
            throw new BundleException(
                    MANIFEST + ": preprocessing is missing; the model takes tensors, not records");
        }
        var skipped = new ArrayList<String>();
        var usable = new ArrayList<Manifest.Artifact>();
        for (var artifact : chosen(manifest, wanted)) {
            if (artifact.engine().equals(BundleFile.ENGINE)) {
                usable.add(artifact);
            } else {
                skipped.add("artifact " + artifact.name() + " is for engine " + artifact.engine());
            }
        }
        if (usable.isEmpty()) {
            throw new BundleException(
                    String.join("; ", skipped) + "; " + BundleFile.ENGINE + " is wanted");
        }
        return new ModelFile(
                file,
                Kind.BUNDLE,
                manifest.classes(),
                preprocessing.get(),
                sessions(bundle, usable, threads),
                skipped,
                Set.of());
    }

    private static List<Manifest.Artifact> chosen(Manifest manifest, Optional<String> wanted)
            throws BundleException {
        if (wanted.isEmpty()) {
            return manifest.artifacts();
        }
        var found =
                manifest.artifacts().stream().filter(a -> a.name().equals(wanted.get())).toList();
        if (found.isEmpty()) {
            throw new BundleException(
                    "no artifact \""
                            + wanted.get()
                            + "\"; there are: "
                            + String.join(
                                    ", ",
                                    manifest.artifacts().stream()
                                            .map(Manifest.Artifact::name)
                                            .toList()));
        }
        return found;
    }

    private static List<Classifier> sessions(
            Bundle bundle, List<Manifest.Artifact> artifacts, int threads) throws IOException {
        var open = new ArrayList<Classifier>();
        try {
            for (var artifact : artifacts) {
                open.add(new OnnxClassifier(artifact.name(), bundle.artifact(artifact), threads));
            }
            return open;
        } catch (IllegalArgumentException e) {
            open.forEach(Classifier::close);
            throw new BundleException(
                    "artifact " + artifacts.get(open.size()).name() + ": " + e.getMessage());
        }
    }

    private static ModelFile trainingState(Path file, SavedModel saved, int threads)
            throws IOException {
        return network(
                file,
                Kind.TRAINING_STATE,
                new Usage(saved.preprocessing(), saved.classes()),
                "network",
                saved.snapshot(),
                saved.splits().training(),
                threads);
    }

    private static ModelFile checkpoint(
            Path file, TrainingState archive, Optional<String> wanted, int threads)
            throws IOException {
        var nets = Checkpoint.snapshots(archive);
        var name = wanted.orElse(IN_TRAINING);
        var net = nets.get(name);
        if (net == null) {
            throw new BundleException(
                    "no network \"" + name + "\"; there are: " + String.join(", ", nets.keySet()));
        }
        return network(
                file, Kind.CHECKPOINT, Checkpoint.usage(archive), name, net, Set.of(), threads);
    }

    private static ModelFile network(
            Path file,
            Kind kind,
            Usage usage,
            String name,
            Snapshot net,
            Set<String> trainedOn,
            int threads)
            throws BundleException {
        var architecture = net.architecture();
        if (architecture.classes() != usage.classes().size()) {
            throw new BundleException(
                    "network \""
                            + name
                            + "\" tells "
                            + architecture.classes()
                            + " classes apart, the class table has "
                            + usage.classes().size());
        }
        return new ModelFile(
                file,
                kind,
                usage.classes(),
                usage.preprocessing(),
                List.of(new TrainedClassifier(name, net.form(), threads)),
                List.of(),
                trainedOn);
    }

    @Override
    public void close() {
        classifiers.forEach(Classifier::close);
    }
}
