package dev.adagrow.bundle;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The checked ZIP that bundle and training state share: STORED entries, an index first, digests of
 * all others. Stateless.
 */
public final class Archive {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final int MAX_NAME = 200;
    private static final int MAX_ENTRIES = 1000;

    /** Parsing takes many times the memory of the text. */
    private static final int MAX_INDEX = 16 << 20;

    /** Every entry's time; a real one would make equal contents unequal. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Writes the index and then the entries in the map's order; equal arguments give equal bytes.
     * The file appears whole or not at all; an older file of the name is replaced.
     *
     * @throws IllegalArgumentException for an unsafe name, or an entry with the index's name
     */
    public static void write(Path file, String indexName, byte[] index, Map<String, byte[]> entries)
            throws IOException {
        var all = new LinkedHashMap<String, byte[]>();
        all.put(indexName, index);
        entries.forEach((name, bytes) -> {
            if (all.put(name, bytes) != null) {
                throw new IllegalArgumentException("entry " + name + " has the name of the index");
            }
        });
        for (String name : all.keySet()) {
            if (!isSafe(name)) {
                throw new IllegalArgumentException("entry name \"" + name + "\" is not safe");
            }
        }
        WholeFile.write(file, out -> store(all, out));
    }

    private static void store(Map<String, byte[]> entries, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (var entry : entries.entrySet()) {
            var crc = new CRC32();
            crc.update(entry.getValue());
            var header = new ZipEntry(entry.getKey());
            header.setMethod(ZipEntry.STORED);
            header.setTimeLocal(TIME);
            header.setSize(entry.getValue().length);
            header.setCompressedSize(entry.getValue().length);
            header.setCrc(crc.getValue());
            zip.putNextEntry(header);
            zip.write(entry.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    /**
     * Reads all entries, the index included, in the archive's order.
     *
     * @param limit of the file's size, and so of all entries together
     * @throws BundleException for anything compressed, encrypted, doubled, with an unsafe name, or
     *     over the limit
     */
    public static Map<String, byte[]> read(Path file, String indexName, long limit)
            throws IOException {
        long size = Files.size(file);
        if (size > limit) {
            throw new BundleException(
                    file.getFileName() + " has " + size + " bytes; at most " + limit);
        }
        var entries = new LinkedHashMap<String, byte[]>();
        var found = new ArrayList<String>();
        String current = indexName;
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                current = shown(entry.getName());
                check(entry, indexName, entries, limit);
                byte[] bytes = zip.readNBytes((int) entry.getSize());
                if (bytes.length < entry.getSize() || zip.read() >= 0) {
                    throw new BundleException("entry " + current + " is cut off");
                }
                entries.put(entry.getName(), bytes);
                found.add(outline(entry));
            }
        } catch (ZipException | EOFException e) {
            throw new BundleException(
                    "entry " + current + " or what follows it is damaged: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new BundleException("the entry after " + current + " has an unreadable name");
        }
        compareWithDirectory(file, found);
        if (entries.isEmpty()) {
            throw notFirst(indexName);
        }
        return entries;
    }

    private static BundleException notFirst(String indexName) {
        return new BundleException(
                "entry "
                        + indexName
                        + " is missing or not the first; the file is no bundle of its kind");
    }

    private static void check(
            ZipEntry entry, String indexName, Map<String, byte[]> earlier, long limit)
            throws BundleException {
        String name = shown(entry.getName());
        if (earlier.isEmpty() && !entry.getName().equals(indexName)) {
            throw notFirst(indexName);
        }
        if (!isSafe(entry.getName())) {
            throw new BundleException("entry " + name + " has an unsafe name");
        }
        if (earlier.containsKey(entry.getName())) {
            throw new BundleException("entry " + name + " is there twice");
        }
        if (earlier.size() >= MAX_ENTRIES) {
            throw new BundleException("more than " + MAX_ENTRIES + " entries");
        }
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new BundleException(
                    "entry " + name + " is compressed; only stored entries are allowed");
        }
        long most = Math.min(limit, earlier.isEmpty() ? MAX_INDEX : Integer.MAX_VALUE - 16);
        if (entry.getSize() < 0 || entry.getSize() > most) {
            throw new BundleException(
                    "entry " + name + " declares " + entry.getSize() + " bytes; at most " + most);
        }
    }

    /**
     * The central directory must list what the stream of entries held: other tools believe it
     * alone.
     *
     * @param found outlines of the stream's entries
     */
    private static void compareWithDirectory(Path file, List<String> found) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            List<String> listed = zip.stream().map(Archive::outline).toList();
            if (!listed.equals(found)) {
                var odd = new ArrayList<>(listed);
                odd.removeAll(found);
                var lacking = new ArrayList<>(found);
                lacking.removeAll(listed);
                odd.addAll(lacking);
                throw new BundleException(
                        "entries and directory differ"
                                + (odd.isEmpty() ? "" : ": " + shown(odd.get(0))));
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BundleException(
                    file.getFileName() + " is no whole ZIP archive: " + e.getMessage());
        }
    }

    private static String outline(ZipEntry entry) {
        return entry.getName() + " of " + entry.getSize() + " bytes, CRC " + entry.getCrc();
    }

    /**
     * Compares entries with the index's list: exactly those, each of the declared size and digest.
     *
     * @param entries with the index
     * @throws BundleException naming the entry that is missing, surplus, of another size or digest
     */
    @CanIgnoreReturnValue
    static Map<String, byte[]> verify(
            Map<String, byte[]> entries, String indexName, List<Manifest.FileEntry> files)
            throws BundleException {
        var rest = new LinkedHashMap<>(entries);
        rest.remove(indexName);
        var checked = new LinkedHashMap<String, byte[]>();
        for (Manifest.FileEntry file : files) {
            byte[] bytes = rest.remove(file.path());
            if (bytes == null) {
                throw new BundleException("entry " + file.path() + " is missing, or listed twice");
            }
            if (bytes.length != file.size()) {
                throw new BundleException(
                        "entry "
                                + file.path()
                                + " has "
                                + bytes.length
                                + " bytes; "
                                + indexName
                                + " says "
                                + file.size());
            }
            if (!Digests.sha256(bytes).equals(file.sha256())) {
                throw new BundleException(
                        "entry "
                                + file.path()
                                + " does not have the digest that "
                                + indexName
                                + " says");
            }
            checked.put(file.path(), bytes);
        }
        if (!rest.isEmpty()) {
            throw new BundleException(
                    "entry " + rest.keySet().iterator().next() + " is not listed in " + indexName);
        }
        return checked;
    }

    /** The index's list for these entries. */
    static List<Manifest.FileEntry> list(Map<String, byte[]> entries) {
        return entries.entrySet().stream()
                .map(e ->
                        new Manifest.FileEntry(
                                e.getKey(), e.getValue().length, Digests.sha256(e.getValue())))
                .toList();
    }

    private static boolean isSafe(String name) {
        return name.length() <= MAX_NAME
                && SAFE_NAME.matcher(name).matches()
                && !name.contains("..");
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), MAX_NAME))
                .replaceAll("[^\\x20-\\x7e]", "?");
    }

    private Archive() {}
}
