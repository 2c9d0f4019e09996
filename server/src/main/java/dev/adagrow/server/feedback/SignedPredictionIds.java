package dev.adagrow.server.feedback;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.security.SigningKeys;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;

/**
 * Issues and checks prediction ids in the format of the package documentation. Thread-safe, without
 * locks.
 */
public final class SignedPredictionIds implements PredictionIds {
    /** Rows of a call that the token speaks for. */
    static final int MAX_ROWS = 256;

    private static final int FORMAT = 2;
    private static final int FORMAT_OF_SHORTS = 1;
    private static final int SIGNATURE = 16;
    private static final int FIXED = 1 + 1 + 4 + 8 + 1 + 4 + 8 + 1 + 2;
    private static final int MAX_VARINT = 5;
    private static final int MAX_CHARACTERS = 2048;

    private final SigningKeys keys;
    private final InstantSource clock;
    private final AtomicLong calls;

    /**
     * @param firstCall random, so that calls before and after a restart differ
     */
    public SignedPredictionIds(SigningKeys keys, InstantSource clock, long firstCall) {
        this.keys = keys;
        this.clock = clock;
        this.calls = new AtomicLong(firstCall);
    }

    @Override
    public String issue(String model, int version, Arm arm, long splitRevision, int[] predicted) {
        int rows = Math.min(predicted.length, MAX_ROWS);
        var name = model.getBytes(StandardCharsets.US_ASCII);
        var buffer = ByteBuffer.allocate(FIXED + name.length + MAX_VARINT * rows + SIGNATURE);
        int key = keys.current();
        buffer.put((byte) FORMAT).put((byte) key);
        buffer.putInt((int) clock.instant().getEpochSecond());
        buffer.putLong(calls.getAndIncrement());
        buffer.put(code(arm)).putInt(version).putLong(splitRevision);
        buffer.put((byte) name.length).put(name);
        buffer.putShort((short) rows);
        for (int row = 0; row < rows; row++) {
            putVarint(buffer, predicted[row]);
        }
        var mac = keys.mac(key).orElseThrow();
        buffer.put(signature(mac, buffer.array(), buffer.position()));
        var token = Arrays.copyOf(buffer.array(), buffer.position());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Seven bits a byte, low ones first; all bytes but the last have the eighth bit set. */
    private static void putVarint(ByteBuffer buffer, int value) {
        int left = value;
        for (; left >>> 7 != 0; left >>>= 7) {
            buffer.put((byte) (left | 0x80));
        }
        buffer.put((byte) left);
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than " + MAX_VARINT + " bytes");
    }

    /** What the id says; empty if it was not issued here, or not in full. @param id without row */
    public Optional<Token> read(String id) {
        if (id.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(id);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // Trailing bits that decode to nothing would give one token several spellings.
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(id)) {
            return Optional.empty();
        }
        boolean known =
                bytes.length >= FIXED + SIGNATURE
                        && (bytes[0] == FORMAT || bytes[0] == FORMAT_OF_SHORTS);
        if (!known) {
            return Optional.empty();
        }
        int signed = bytes.length - SIGNATURE;
        var mac = keys.mac(Byte.toUnsignedInt(bytes[1]));
        boolean genuine =
                mac.isPresent()
                        && MessageDigest.isEqual(
                                signature(mac.get(), bytes, signed),
                                Arrays.copyOfRange(bytes, signed, bytes.length));
        return genuine ? parse(ByteBuffer.wrap(bytes, 2, signed - 2), bytes[0]) : Optional.empty();
    }

    private static Optional<Token> parse(ByteBuffer in, byte format) {
        try {
            var time = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
            long call = in.getLong();
            var arm = arm(in.get());
            int version = in.getInt();
            long revision = in.getLong();
            var name = new byte[Byte.toUnsignedInt(in.get())];
            in.get(name);
            var predicted = new int[Short.toUnsignedInt(in.getShort())];
            for (int row = 0; row < predicted.length; row++) {
                predicted[row] = format == FORMAT ? varint(in) : Short.toUnsignedInt(in.getShort());
            }
            var id = new ServableId(new String(name, StandardCharsets.US_ASCII), version);
            return arm.map(a -> new Token(id, a, revision, time, call, predicted));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] signature(Mac mac, byte[] bytes, int length) {
        mac.update(bytes, 0, length);
        return Arrays.copyOf(mac.doFinal(), SIGNATURE);
    }

    private static byte code(Arm arm) {
        return switch (arm) {
            case STABLE -> 0;
            case BASELINE -> 1;
            case CANDIDATE -> 2;
            case SHADOW -> 3;
        };
    }

    private static Optional<Arm> arm(byte code) {
        return Arrays.stream(Arm.values()).filter(a -> code(a) == code).findFirst();
    }
}
