package dev.adagrow.server.mutation;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Random;

/** Changes bytes whatever they mean. Equal seeds make equal changes. */
final class ByteMutator {
    private static final int MAX_CHANGES = 8;
    private static final int MAX_SLICE = 64;
    private static final int DEPTH = 500;

    /** Begins a group of field 1, an old form of a nested message. */
    private static final byte GROUP = 0x0b;

    private final Random random;

    ByteMutator(Random random) {
        this.random = random;
    }

    ByteString mutate(ByteString before) {
        byte[] bytes = before.toByteArray();
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes);
        }
        return ByteString.copyFrom(bytes);
    }

    private byte[] change(byte[] bytes) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int slice = Math.min(bytes.length - at, 1 + random.nextInt(MAX_SLICE));
        switch (random.nextInt(8)) {
            case 0 -> {
                if (bytes.length > 0) {
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
            case 1 -> {
                if (bytes.length > 0) {
                    bytes[at] = (byte) random.nextInt();
                }
                return bytes;
            }
            case 2 -> {
                Arrays.fill(bytes, at, at + slice, (byte) 0xff);
                return bytes;
            }
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return replaced(bytes, at, slice, new byte[0]);
            }
            case 5 -> {
                return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + slice));
            }
            case 6 -> {
                var noise = new byte[1 + random.nextInt(MAX_SLICE)];
                random.nextBytes(noise);
                return replaced(bytes, at, 0, noise);
            }
            default -> {
                var deep = new byte[DEPTH];
                Arrays.fill(deep, GROUP);
                return random.nextInt(4) == 0 ? replaced(bytes, bytes.length, 0, deep) : bytes;
            }
        }
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        var after = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, after, 0, at);
        System.arraycopy(by, 0, after, at, by.length);
        System.arraycopy(bytes, at + length, after, at + by.length, bytes.length - at - length);
        return after;
    }
}
