package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveTest {
    private static final long LIMIT = 1 << 20;
    private static final byte[] INDEX = {1, 2, 3};

    @TempDir Path folder;

    private Path zip(int method, Object... namesAndBytes) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < namesAndBytes.length; i += 2) {
            entries.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
        }
        Path file = folder.resolve("a.zip");
        Bundles.zip(file, entries, method);
        return file;
    }

    private static AbstractThrowableAssert<?, ?> refused(Path file, long limit) {
        return assertThatThrownBy(() -> Archive.read(file, "index", limit))
                .isInstanceOf(BundleException.class);
    }

    @Test
    void readsEntriesInTheirOrder() throws IOException {
        Path file = folder.resolve("a.zip");
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("z", new byte[] {9});
        entries.put("folder/a", new byte[0]);
        Archive.write(file, "index", INDEX, entries);
        var read = Archive.read(file, "index", LIMIT);
        assertThat(read.keySet()).containsExactly("index", "z", "folder/a");
        assertThat(read.get("index")).isEqualTo(INDEX);
        assertThat(read.get("folder/a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../up",
                "a/../b",
                "/etc/passwd",
                "a//b",
                "a/",
                "..",
                "a\\b",
                "C:x",
                "a b",
                "ä",
                "a\0b",
                "~/x",
                "a/..",
                "..a"
            })
    void refusesNamesThatCouldLeaveTheFolder(String name) throws IOException {
        refused(zip(ZipEntry.STORED, "index", INDEX, name, new byte[1]), LIMIT)
                .hasMessageContaining("unsafe name");
        assertThatThrownBy(() ->
                        Archive.write(
                                folder.resolve("b.zip"), "index", INDEX, Map.of(name, new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("b.zip")).doesNotExist();
    }

    @Test
    void refusesCompressedEntries() throws IOException {
        refused(zip(ZipEntry.DEFLATED, "index", new byte[50]), LIMIT)
                .hasMessageContaining("compressed");
    }

    @Test
    void refusesAFileOverTheLimit() throws IOException {
        Path file = zip(ZipEntry.STORED, "index", INDEX, "big", new byte[5000]);
        refused(file, 4000).hasMessageContaining("at most 4000");
    }

    @Test
    void refusesAnEntryThatDeclaresMoreThanTheLimit() throws IOException {
        Path file = zip(ZipEntry.STORED, "index", INDEX, "big", new byte[100]);
        byte[] bytes = Files.readAllBytes(file);
        // Local header of "big": sizes stand 8 bytes before the name's length, 12 before the name.
        int name = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("big");
        for (int at : new int[] {name - 12, name - 8}) {
            bytes[at + 3] = 0x70;
        }
        Files.write(file, bytes);
        refused(file, LIMIT).hasMessageContaining("big").hasMessageContaining("declares");
    }

    @Test
    void refusesAnIndexThatIsTooLongToParse() throws IOException {
        refused(zip(ZipEntry.STORED, "index", new byte[(16 << 20) + 1]), 1 << 30)
                .hasMessageContaining("index")
                .hasMessageContaining("at most 16777216");
    }

    @Test
    void theIndexComesFirst() throws IOException {
        refused(zip(ZipEntry.STORED, "other", INDEX, "index", INDEX), LIMIT)
                .hasMessageContaining("index");
        refused(zip(ZipEntry.STORED, "other", INDEX), LIMIT).hasMessageContaining("index");
    }

    @Test
    void refusesAnArchiveWhoseDirectoryHidesAnEntry() throws IOException {
        Path file = zip(ZipEntry.STORED, "index", INDEX, "seen", new byte[1]);
        byte[] bytes = Files.readAllBytes(file);
        int directory =
                new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("seen");
        bytes[directory] = 'S';
        Files.write(file, bytes);
        refused(file, LIMIT).hasMessageContaining("differ");
    }

    @Test
    void refusesAnArchiveWhoseDirectoryTellsAnotherContent() throws IOException {
        Path file = zip(ZipEntry.STORED, "index", INDEX, "seen", new byte[1]);
        byte[] bytes = Files.readAllBytes(file);
        int directory =
                new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("seen");
        bytes[directory - 30]++; // CRC of the directory's entry
        Files.write(file, bytes);
        refused(file, LIMIT).hasMessageContaining("differ").hasMessageContaining("seen");
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        refused(Files.write(folder.resolve("empty"), new byte[0]), LIMIT);
        refused(Files.writeString(folder.resolve("text"), "this is no archive"), LIMIT);
    }

    @Test
    void anEntryCannotHaveTheIndexsName() {
        assertThatThrownBy(() ->
                        Archive.write(
                                folder.resolve("b.zip"), "index", INDEX, Map.of("index", INDEX)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
