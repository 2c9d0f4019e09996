package dev.adagrow.server.importing;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.FileContract;
import dev.adagrow.server.runtime.SelfDescribing;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes bundles of model files. A file is run on a few {@link Samples}; what it answers becomes the
 * bundle's goldens, so that every later load is held to it. Refusals are {@link ServerException}s
 * with MALFORMED_MODEL. Thread-safe; blocking.
 */
public final class ModelImport {
    private static final String FILE = "artifacts/model";
    private static final long SEED = 1;

    /** Goldens of a model that takes rows; of another one so many calls. */
    private static final int ROWS = 4;

    private static final int CALLS = 2;

    /** Tried wherever a file leaves an extent open, until it runs. */
    private static final List<Integer> OPEN_EXTENTS = List.of(8, 1, 16, 3, 224, 32);

    private final SelfDescribing reader;
    private final Engine engine;
    private final InstantSource clock;

    /**
     * @param reader of what files say about themselves
     * @param engine of the same kind, which runs them
     */
    public ModelImport(SelfDescribing reader, Engine engine, InstantSource clock) {
        this.reader = reader;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Writes the bundle of a model file.
     *
     * @param model that the bundle is for
     * @param target file that is written
     * @return outputs of the file that no client can be given, and that the bundle leaves out, with
     *     what they are
     */
    public List<String> bundle(String model, Path file, ImportOptions options, Path target)
            throws IOException {
        try {
            var contract = reader.contract(file);
            if (contract.inputs().isEmpty() || contract.outputs().isEmpty()) {
                throw new LoadException(
                        "the file has "
                                + contract.inputs().size()
                                + " inputs and "
                                + contract.outputs().size()
                                + " outputs that are tensors; at least one of each is wanted");
            }
            write(
                    model,
                    Files.readAllBytes(file),
                    proven(file, contract, options),
                    options,
                    target);
            return contract.skipped();
        } catch (LoadException e) {
            throw new ServerException(
                    Reason.MALFORMED_MODEL,
                    "the model file cannot be imported: " + e.getMessage(),
                    Map.of("model", model));
        }
    }

    /** A signature that the file keeps, with what it answers. */
    private record Proof(Signature signature, Tensors inputs, Tensors outputs) {}

    private Proof proven(Path file, FileContract contract, ImportOptions options)
            throws LoadException {
        var refusals = new ArrayList<LoadException>();
        for (boolean batched : kinds(contract, options)) {
            try {
                return proven(file, signature(contract, batched), options.samples());
            } catch (LoadException e) {
                refusals.add(e);
                if (!options.samples().isEmpty()) {
                    // Who gives rows must not get a model without them in silence.
                    break;
                }
            }
        }
        if (refusals.isEmpty()) {
            throw new LoadException(
                    "the first extents of its tensors are fixed, so they are no numbers of rows");
        }
        throw refusals.getLast();
    }

    private static List<Boolean> kinds(FileContract contract, ImportOptions options) {
        boolean open = firstIsOpen(contract.inputs()) && firstIsOpen(contract.outputs());
        return options.batched()
                .map(wanted -> wanted && !open ? List.<Boolean>of() : List.of(wanted))
                .orElse(open ? List.of(true, false) : List.of(false));
    }

    private static boolean firstIsOpen(List<TensorSpec> tensors) {
        return tensors.stream().allMatch(t -> !t.shape().isEmpty() && t.shape().getFirst() == -1);
    }

    private static Signature signature(FileContract contract, boolean batched)
            throws LoadException {
        try {
            return new Signature(
                    batched,
                    contract.inputs().stream().map(t -> row(t, batched)).toList(),
                    contract.outputs().stream()
                            .map(t -> new Signature.Output(row(t, batched), Optional.empty()))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TensorSpec row(TensorSpec spec, boolean batched) {
        var shape = spec.shape();
        return batched
                ? new TensorSpec(spec.name(), spec.type(), shape.subList(1, shape.size()))
                : spec;
    }

    private Proof proven(Path file, Signature signature, Map<String, Tensor> samples)
            throws LoadException {
        try (var session = engine.open(file, signature)) {
            var runner = new Runner(session, signature);
            return samples.isEmpty()
                    ? onDrawn(signature, runner)
                    : onGiven(signature, runner, Samples.given(signature, samples));
        }
    }

    private static Proof onGiven(Signature signature, Runner runner, Tensors inputs)
            throws LoadException {
        try {
            return new Proof(signature, inputs, runner.answers(inputs));
        } catch (InferenceException e) {
            throw new LoadException("it does not run on the sample inputs: " + e.getMessage(), e);
        }
    }

    private static Proof onDrawn(Signature signature, Runner runner) throws LoadException {
        var random = new SplittableRandom(SEED);
        var refusals = new ArrayList<InferenceException>();
        for (int open : OPEN_EXTENTS) {
            try {
                var inputs =
                        Samples.of(
                                signature.inputs(),
                                signature.batched() ? ROWS : CALLS,
                                open,
                                random);
                return new Proof(signature, inputs, runner.answers(inputs));
            } catch (InferenceException e) {
                refusals.add(e);
            }
        }
        var first = refusals.getFirst();
        throw new LoadException(
                "it does not run on samples of its inputs: " + first.getMessage(), first);
    }

    private void write(String model, byte[] file, Proof proof, ImportOptions options, Path target)
            throws IOException, LoadException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(FILE, file);
        var inputs = goldens("in", proof.inputs(), entries);
        var outputs = goldens("out", proof.outputs(), entries);
        var signature = Classes.declare(proof.signature(), proof.outputs(), options);
        var manifest =
                new Manifest(
                        model,
                        List.of(),
                        List.of(new Manifest.Artifact("model", reader.name(), FILE, "as is")),
                        "model",
                        signature,
                        Optional.empty(),
                        new Manifest.Goldens(
                                proof.inputs().rows(),
                                inputs,
                                List.of(
                                        new Manifest.Goldens.Output(
                                                "model", outputs, Tolerance.of(proof.outputs())))),
                        Optional.empty(),
                        new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                        new Manifest.Provenance(
                                "",
                                List.of(),
                                SEED,
                                "",
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                                "imported"));
        Bundle.write(target, manifest, entries);
    }

    private static List<Manifest.Goldens.TensorFile> goldens(
            String name, Tensors tensors, Map<String, byte[]> entries) {
        var files = new ArrayList<Manifest.Goldens.TensorFile>();
        for (Tensor tensor : tensors.all()) {
            var path = "goldens/" + name + "-" + files.size();
            var bytes = new byte[tensor.raw().remaining()];
            tensor.raw().get(bytes);
            entries.put(path, bytes);
            var shape = IntStream.of(tensor.dims()).skip(1).boxed().toList();
            files.add(new Manifest.Goldens.TensorFile(path, shape));
        }
        return files;
    }
}
