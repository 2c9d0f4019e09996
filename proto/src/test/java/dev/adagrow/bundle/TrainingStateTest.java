package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingStateTest {
    @TempDir Path folder;

    private static Map<String, byte[]> entries() {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("network.json", "{}".getBytes(StandardCharsets.UTF_8));
        entries.put("weights.safetensors", new byte[100]);
        return entries;
    }

    private Path indexed(String index, Map<String, byte[]> entries) throws IOException {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("state.json", index.getBytes(StandardCharsets.UTF_8));
        all.putAll(entries);
        Path file = folder.resolve("state.zip");
        Bundles.zip(file, all, ZipEntry.STORED);
        return file;
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = folder.resolve("state.zip");
        TrainingState.write(file, entries());
        TrainingState state = TrainingState.read(file);
        assertThat(state.entries()).containsOnlyKeys("network.json", "weights.safetensors");
        assertThat(state.entries().get("weights.safetensors")).hasSize(100);
        byte[] first = Files.readAllBytes(file);
        TrainingState.write(file, entries());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void namesADamagedEntry() throws IOException {
        Path file = folder.resolve("state.zip");
        TrainingState.write(file, entries());
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int header =
                text.indexOf(
                        "weights.safetensors",
                        text.indexOf("weights.safetensors") + 1); // the first is in the index
        bytes[header + 40] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> TrainingState.read(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("weights.safetensors");
    }

    @Test
    void namesAnEntryThatTheIndexDoesNotList() throws IOException {
        Path file = indexed("{\"formatVersion\": 1, \"files\": []}", entries());
        assertThatThrownBy(() -> TrainingState.read(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("network.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"formatVersion\": 1}",
                "{\"formatVersion\": 1, \"files\": null}",
                "{\"formatVersion\": 1, \"files\": [null]}",
                "{\"formatVersion\": 2, \"files\": []}",
                "{\"formatVersion\": 1, \"files\": [{}]}",
                "{\"formatVersion\": 1, \"files\": [], \"more\": 1}",
                "{\"formatVersion\": 1, \"files\": [{\"path\": \"a\", \"size\": 1, \"sha256\": \"short\"}]}"
            })
    void refusesAnIndexThatIsNotUnderstood(String index) throws IOException {
        Path file = indexed(index, Map.of());
        assertThatThrownBy(() -> TrainingState.read(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("state.json");
    }

    @Test
    void aBundleIsNoTrainingState() throws IOException {
        Path file = folder.resolve("model.bundle");
        Bundle.write(file, Bundles.manifest(), Bundles.entries());
        assertThatThrownBy(() -> TrainingState.read(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("state.json");
    }
}
