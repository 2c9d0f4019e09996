package dev.adagrow.bundle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The archive from which growth goes on. Its entries' meaning belongs to the trainer; here only
 * wholeness is checked, which is all that the server needs to store it.
 *
 * @param entries bytes by path, without the index {@code state.json}
 */
public record TrainingState(Map<String, byte[]> entries) {
    private static final String INDEX = "state.json";
    private static final int FORMAT_VERSION = 1;
    private static final long LIMIT = 1L << 30;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private record Index(int formatVersion, List<Manifest.FileEntry> files) {
        Index {
            files = List.copyOf(files);
        }
    }

    public TrainingState {
        entries = Map.copyOf(entries);
    }

    /**
     * Reads and checks an archive of at most 1 GiB.
     *
     * @throws BundleException naming the entry that is missing, surplus, of another size or digest
     */
    public static TrainingState read(Path archive) throws IOException {
        return read(archive, name -> true);
    }

    /**
     * Checks an archive of at most 1 GiB without holding it in memory.
     *
     * @throws BundleException as {@link #read}
     */
    public static void check(Path archive) throws IOException {
        read(archive, INDEX::equals);
    }

    @CanIgnoreReturnValue
    private static TrainingState read(Path archive, Predicate<String> kept) throws IOException {
        var entries = new HashMap<String, byte[]>();
        var found =
                Archive.scan(
                        archive,
                        INDEX,
                        LIMIT,
                        (name, size, content) -> {
                            if (kept.test(name)) {
                                entries.put(name, content.readNBytes(size));
                            }
                        });
        Archive.verify(found, index(Objects.requireNonNull(entries.remove(INDEX))).files());
        return new TrainingState(entries);
    }

    private static Index index(byte[] json) throws IOException {
        try {
            var index = JSON.readerFor(Index.class).<@Nullable Index>readValue(json);
            if (index == null) {
                throw new BundleException(INDEX + ": null instead of an object");
            }
            if (index.formatVersion() != FORMAT_VERSION) {
                throw new BundleException(
                        INDEX
                                + ": format version "
                                + index.formatVersion()
                                + "; this reader knows "
                                + FORMAT_VERSION);
            }
            return index;
        } catch (JsonProcessingException e) {
            throw new BundleException(INDEX + ": " + e.getOriginalMessage());
        }
    }

    /** Writes the archive with its index; equal entries in equal order give equal bytes. */
    public static void write(Path archive, Map<String, byte[]> entries) throws IOException {
        Archive.write(
                archive,
                INDEX,
                JSON.writeValueAsBytes(new Index(FORMAT_VERSION, Archive.list(entries))),
                entries);
    }
}
