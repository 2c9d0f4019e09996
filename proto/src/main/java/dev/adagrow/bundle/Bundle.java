package dev.adagrow.bundle;

import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A checked bundle: every entry was there, of the declared size and digest. Holds its entries in
 * memory, its artifacts only if it was read with them. Immutable.
 *
 * @param digest SHA-256 of the archive, lower-case hexadecimal
 * @param entries bytes by path, without the manifest
 */
public record Bundle(Manifest manifest, String digest, Map<String, byte[]> entries) {
    private static final String INDEX = "manifest.json";
    private static final long LIMIT = 1L << 30;

    public Bundle {
        entries = Map.copyOf(entries);
    }

    /**
     * Reads and checks an archive of at most 1 GiB.
     *
     * @throws BundleException naming the entry that is missing, surplus, of another size or digest
     */
    public static Bundle read(Path archive) throws IOException {
        return read(archive, true);
    }

    /**
     * The same without its artifacts, which are checked as well but not held; {@link #extract}
     * writes one where it is wanted.
     */
    public static Bundle readWithoutArtifacts(Path archive) throws IOException {
        return read(archive, false);
    }

    /** What an archive says of itself, which is not checked; soon done. */
    public static Manifest manifest(Path archive) throws IOException {
        return ManifestCodec.fromJson(Archive.index(archive, INDEX));
    }

    private static Bundle read(Path archive, boolean artifacts) throws IOException {
        var reading = new Reading(artifacts);
        var found = Archive.scan(archive, INDEX, LIMIT, reading);
        var manifest = reading.manifest();
        Archive.verify(found, manifest.files());
        var bundle = new Bundle(manifest, Digests.sha256(archive), reading.entries);
        bundle.check();
        return bundle;
    }

    /** What is kept of an archive while it is read. */
    private static final class Reading implements Archive.Taker {
        private final boolean artifacts;
        private final Map<String, byte[]> entries = new HashMap<>();
        private @Nullable Manifest manifest;

        Reading(boolean artifacts) {
            this.artifacts = artifacts;
        }

        @Override
        public void take(String name, int size, InputStream content) throws IOException {
            if (manifest == null) {
                manifest = ManifestCodec.fromJson(content.readNBytes(size));
            } else if (artifacts || !isArtifact(name)) {
                entries.put(name, content.readNBytes(size));
            }
        }

        private boolean isArtifact(String name) {
            return manifest().artifacts().stream().anyMatch(a -> a.path().equals(name));
        }

        /** The index is the first of every archive that was read. */
        Manifest manifest() {
            return Objects.requireNonNull(manifest);
        }
    }

    /**
     * Writes one artifact of an archive to a file of its own.
     *
     * @throws BundleException if it is not there, or not of the digest that the manifest says
     */
    public void extract(Path archive, Manifest.Artifact artifact, Path target) throws IOException {
        var expected =
                manifest.files().stream()
                        .filter(file -> file.path().equals(artifact.path()))
                        .findFirst()
                        .orElseThrow(() -> missing(artifact));
        try (var zip = new ZipFile(archive.toFile())) {
            var entry = zip.getEntry(artifact.path());
            if (entry == null) {
                throw missing(artifact);
            }
            Files.copy(zip.getInputStream(entry), target, StandardCopyOption.REPLACE_EXISTING);
        } catch (ZipException | EOFException e) {
            throw new BundleException(
                    "entry " + artifact.path() + " is damaged: " + e.getMessage());
        }
        if (!Digests.sha256(target).equals(expected.sha256())) {
            throw new BundleException("entry " + artifact.path() + " has changed");
        }
    }

    private static BundleException missing(Manifest.Artifact artifact) {
        return new BundleException("entry " + artifact.path() + " is missing");
    }

    /**
     * Writes an archive; sizes and digests of {@code manifest.files()} are computed here from the
     * entries. Equal arguments give equal bytes.
     *
     * @param entries by path, in the order in which they are to stand
     * @return the manifest as written
     * @throws BundleException if the manifest names an entry that is not given, or goldens of
     *     another size
     */
    public static Manifest write(Path archive, Manifest manifest, Map<String, byte[]> entries)
            throws IOException {
        var complete = manifest.withFiles(Archive.list(entries));
        new Bundle(complete, "", entries).check();
        Archive.write(archive, INDEX, ManifestCodec.toJson(complete), entries);
        return complete;
    }

    /** What manifest and entries say about each other. */
    private void check() throws BundleException {
        var present =
                manifest.files().stream().map(Manifest.FileEntry::path).collect(Collectors.toSet());
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            require(present, artifact.path(), "artifact " + artifact.name());
        }
        var goldens = manifest.goldens();
        try {
            require(present, goldens.inputs());
            goldenInputs();
            for (Manifest.Goldens.Output output : goldens.outputs()) {
                require(present, output.files());
                goldenOutputs(output);
            }
        } catch (IllegalArgumentException e) {
            throw new BundleException("the goldens are malformed: " + e.getMessage());
        }
    }

    private static void require(Set<String> present, List<Manifest.Goldens.TensorFile> files)
            throws BundleException {
        for (var file : files) {
            require(present, file.path(), "the goldens");
        }
    }

    private static void require(Set<String> present, String path, String whose)
            throws BundleException {
        if (!present.contains(path)) {
            throw new BundleException("entry " + path + " of " + whose + " is missing");
        }
    }

    /**
     * The engine file; callers only read.
     *
     * @throws IllegalArgumentException if the bundle was read without it
     */
    public byte[] artifact(Manifest.Artifact artifact) {
        return entry(artifact.path());
    }

    /** Of each input: [count, shape of a row or call]. */
    public List<Tensor> goldenInputs() {
        return goldens(manifest.goldens().inputs(), manifest.signature().inputs());
    }

    /** Of each output: [count, shape of a row or call]. */
    public List<Tensor> goldenOutputs(Manifest.Goldens.Output output) {
        return goldens(
                output.files(),
                manifest.signature().outputs().stream().map(Signature.Output::tensor).toList());
    }

    private List<Tensor> goldens(
            List<Manifest.Goldens.TensorFile> files, List<Signature.TensorSpec> specs) {
        return IntStream.range(0, files.size())
                .mapToObj(i -> golden(files.get(i), specs.get(i).type()))
                .toList();
    }

    /** At most one open extent of the shape follows from the size. */
    private Tensor golden(Manifest.Goldens.TensorFile file, DataType type) {
        var path = file.path();
        var shape = file.shape();
        byte[] bytes = entry(path);
        if (type == DataType.BYTES && shape.contains(-1)) {
            throw new IllegalArgumentException(
                    "entry " + path + ": no extent follows from the size of strings");
        }
        int count = manifest.goldens().count();
        long known = type.size();
        for (int extent : shape) {
            known =
                    Math.min(
                            known * Math.max(extent, 1),
                            Integer.MAX_VALUE); // more than any entry holds
        }
        long open = shape.contains(-1) ? bytes.length / (known * count) : 1;
        if (open < 1) {
            throw new IllegalArgumentException(
                    "entry " + path + ": " + bytes.length + " bytes are too few");
        }
        var dims = new int[shape.size() + 1];
        dims[0] = count;
        for (int i = 0; i < shape.size(); i++) {
            dims[i + 1] = shape.get(i) == -1 ? Math.toIntExact(open) : shape.get(i);
        }
        try {
            return Tensor.of(type, ByteBuffer.wrap(bytes), dims);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("entry " + path + ": " + e.getMessage(), e);
        }
    }

    private byte[] entry(String path) {
        var bytes = entries.get(path);
        if (bytes == null) {
            throw new IllegalArgumentException("no entry " + path);
        }
        return bytes;
    }
}
