package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** CIFAR-10 as JPEG files in a tar: the picture {@code KEY.jpg}, then its label {@code KEY.cls}. */
final class Cifar10PicturesTest {
    private static final int TAR_BLOCK = 512, TAR_SIZE_AT = 124, TAR_SIZE_DIGITS = 11;

    @Test
    void theTestPicturesHaveThePixelsOfOtherDecoders() throws Exception {
        String data = System.getenv("ADAGROW_DATA");
        assumeTrue(
                data != null,
                "skipped: ADAGROW_DATA is not set, so there are no CIFAR-10 pictures to decode");
        Path tar = Path.of(data).resolve("cifar10/cifar10-jpeg-test.tar.gz");
        assumeTrue(Files.isRegularFile(tar), () -> "skipped: no CIFAR-10 pictures at " + tar);

        var digest = MessageDigest.getInstance("SHA-256");
        int records = 0;
        try (var in =
                new DataInputStream(
                        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(tar))))) {
            for (byte[] picture = member(in); picture.length > 0; picture = member(in)) {
                int label = Integer.parseInt(new String(member(in), StandardCharsets.US_ASCII));
                digest.update((byte) label);
                digest.update(ImageDecoder.decode(picture).bytes());
                records++;
            }
        }
        assertThat(records).isEqualTo(10_000);
        // Of the records as CIFAR-10's binary files hold them, decoded with Pillow and
        // libjpeg-turbo.
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("0ce179d0c0a5220739d6223197952896644ceabb648dacfdebd7f06789af543f");
    }

    /** The next file of the archive; empty at its end. */
    private static byte[] member(DataInputStream tar) throws IOException {
        var header = new byte[TAR_BLOCK];
        tar.readFully(header);
        if (header[0] == 0) {
            return new byte[0];
        }
        String octal = new String(header, TAR_SIZE_AT, TAR_SIZE_DIGITS, StandardCharsets.US_ASCII);
        var file = new byte[Integer.parseInt(octal.strip(), 8)];
        tar.readFully(file);
        tar.readFully(new byte[Math.floorMod(-file.length, TAR_BLOCK)]);
        return file;
    }
}
