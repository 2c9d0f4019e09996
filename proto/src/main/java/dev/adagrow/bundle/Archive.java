package dev.adagrow.bundle;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Takes each entry of an archive as it is read. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param content of {@code size} bytes; what is left of it is read by the caller
         */
        void take(String name, int size, InputStream content) throws IOException;
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
        var entries = new LinkedHashMap<String, byte[]>();
        scan(file, indexName, limit, (name, size, in) -> entries.put(name, in.readNBytes(size)));
        return entries;
    }

    /**
     * The same without holding them.
     *
     * @return sizes and digests of all entries, in the archive's order
     */
    static List<Manifest.FileEntry> scan(Path file, String indexName, long limit, Taker taker)
            throws IOException {
        long fileSize = Files.size(file);
        if (fileSize > limit) {
            throw new BundleException(
                    file.getFileName() + " has " + fileSize + " bytes; at most " + limit);
        }
        var entries = new LinkedHashMap<String, Manifest.FileEntry>();
        var found = new ArrayList<String>();
        String current = indexName;
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                current = shown(entry.getName());
                check(entry, indexName, entries.keySet(), limit);
                entries.put(entry.getName(), take(entry, zip, taker));
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
        return List.copyOf(entries.values());
    }

    private static Manifest.FileEntry take(ZipEntry entry, ZipInputStream zip, Taker taker)
            throws IOException {
        // A stored entry ends after its declared size, or the stream throws.
        var content = new DigestInputStream(zip, Digests.digest());
        taker.take(entry.getName(), (int) entry.getSize(), content);
        content.transferTo(OutputStream.nullOutputStream());
        return new Manifest.FileEntry(
                entry.getName(), entry.getSize(), Digests.hex(content.getMessageDigest()));
    }

    private static BundleException notFirst(String indexName) {
        return new BundleException(
                "entry "
                        + indexName
                        + " is missing or not the first; the file is no bundle of its kind");
    }

    private static void check(ZipEntry entry, String indexName, Set<String> earlier, long limit)
            throws BundleException {
        String name = shown(entry.getName());
        if (earlier.isEmpty() && !entry.getName().equals(indexName)) {
            throw notFirst(indexName);
        }
        if (!isSafe(entry.getName())) {
            throw new BundleException("entry " + name + " has an unsafe name");
        }
        if (earlier.contains(entry.getName())) {
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
     * @param found all entries, the index first
     * @throws BundleException naming the entry that is missing, surplus, of another size or digest
     */
    static void verify(List<Manifest.FileEntry> found, List<Manifest.FileEntry> listed)
            throws BundleException {
        String indexName = found.getFirst().path();
        var rest = new LinkedHashMap<String, Manifest.FileEntry>();
        found.stream().skip(1).forEach(file -> rest.put(file.path(), file));
        for (Manifest.FileEntry file : listed) {
            var entry = rest.remove(file.path());
            if (entry == null) {
                throw new BundleException("entry " + file.path() + " is missing, or listed twice");
            }
            if (entry.size() != file.size()) {
                throw new BundleException(
                        "entry "
                                + file.path()
                                + " has "
                                + entry.size()
                                + " bytes; "
                                + indexName
                                + " says "
                                + file.size());
            }
            if (!entry.sha256().equals(file.sha256())) {
                throw new BundleException(
                        "entry "
                                + file.path()
                                + " does not have the digest that "
                                + indexName
                                + " says");
            }
        }
        if (!rest.isEmpty()) {
            throw new BundleException(
                    "entry " + rest.keySet().iterator().next() + " is not listed in " + indexName);
        }
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
