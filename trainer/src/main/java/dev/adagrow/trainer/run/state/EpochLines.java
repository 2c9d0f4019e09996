package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON objects, one a line, each with an {@code epoch}, that grows with a run. Whatever
 * follows the last line end was cut off by the end of a process, and is not there. Used by the
 * run's thread alone.
 */
public final class EpochLines {
    private static final String EPOCH = "epoch";

    private final Path file;

    public EpochLines(Path file) {
        this.file = file;
    }

    /**
     * Adds a line, forced to the disk.
     *
     * @param entry a record with an {@code epoch}
     */
    public void append(Record entry) throws IOException {
        var json = Json.write(entry);
        var line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        }
    }

    /**
     * Drops the lines of later epochs and a torn end: a run goes on after this epoch and will write
     * them again.
     *
     * @throws BundleException naming file and line, if one is no JSON object with an epoch
     */
    public void keepUntil(int epoch) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        var kept = new StringBuilder();
        var lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            if (epochOf(lines.get(i), i) <= epoch) {
                kept.append(lines.get(i)).append('\n');
            }
        }
        var bytes = kept.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length != Files.size(file)) {
            WholeFile.write(file, out -> out.write(bytes));
        }
    }

    private int epochOf(String line, int index) throws IOException {
        var where = where(index);
        var epoch = Json.readTree(line.getBytes(StandardCharsets.UTF_8), where).path(EPOCH);
        if (!epoch.canConvertToInt()) {
            throw new BundleException(where + ": no field " + EPOCH);
        }
        return epoch.intValue();
    }

    /**
     * All whole lines; none if there is no file.
     *
     * @throws BundleException naming file, line and field, if one is malformed
     */
    public <T extends Record> List<T> read(Class<T> type) throws IOException {
        var entries = new ArrayList<T>();
        for (var line : lines()) {
            entries.add(
                    Json.read(line.getBytes(StandardCharsets.UTF_8), type, where(entries.size())));
        }
        return List.copyOf(entries);
    }

    private String where(int index) {
        return file + ":" + (index + 1);
    }

    private List<String> lines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        // A torn end may stop in the middle of a character.
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
