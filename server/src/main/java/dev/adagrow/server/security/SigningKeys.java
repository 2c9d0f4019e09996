package dev.adagrow.server.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for HMAC-SHA-256 (RFC 2104), in files {@code prediction-N.key} of 32 random bytes, N from 1
 * to 255, readable by their owner alone. The highest number signs; all of them verify, so that a
 * new file rolls the key over without voiding what was signed before. Immutable after loading;
 * thread-safe.
 */
public final class SigningKeys {
    private static final Pattern NAME = Pattern.compile("prediction-([1-9]\\d{0,2})\\.key");
    private static final int KEY_BYTES = 32;
    private static final int MAX_ID = 255;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final TreeMap<Integer, ThreadLocal<Mac>> macs = new TreeMap<>();

    private SigningKeys(TreeMap<Integer, Mac> prototypes) {
        prototypes.forEach(
                (id, prototype) -> macs.put(id, ThreadLocal.withInitial(() -> clone(prototype))));
    }

    /**
     * Reads the keys of a folder; creates folder and first key if there are none.
     *
     * @throws IOException also if a key file has another name or length, or may be read by others
     */
    public static SigningKeys open(Path folder, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var macs = new TreeMap<Integer, Mac>();
        try (var files = Files.newDirectoryStream(folder, "prediction-*.key")) {
            for (var file : files) {
                var matcher = NAME.matcher(String.valueOf(file.getFileName()));
                int id = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
                if (id < 1 || id > MAX_ID) {
                    throw new IOException("key number of " + file + " is not in 1..255");
                }
                macs.put(id, mac(read(file)));
            }
        }
        if (macs.isEmpty()) {
            macs.put(1, mac(create(folder.resolve("prediction-1.key"), random)));
        }
        return new SigningKeys(macs);
    }

    /** Id of the key that signs, in 1..255. */
    public int current() {
        return macs.lastKey();
    }

    /**
     * A MAC that is ready for input, for the current thread, until it asks again; empty for an id
     * without key.
     */
    public Optional<Mac> mac(int id) {
        var own = macs.get(id);
        if (own == null) {
            return Optional.empty();
        }
        var mac = own.get();
        mac.reset();
        return Optional.of(mac);
    }

    private static Mac clone(Mac prototype) {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HMAC can be cloned", e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IOException(file + " may be read by others than its owner; make it 0600");
        }
        var key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException(file + " holds " + key.length + " bytes, not " + KEY_BYTES);
        }
        return key;
    }

    private static byte[] create(Path file, SecureRandom random) throws IOException {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel =
                FileChannel.open(
                        draft, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }

    private static Mac mac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
