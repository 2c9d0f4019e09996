package dev.adagrow.server.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.fake.ManualClock;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.security.SigningKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedPredictionIdsTest {
    @TempDir private Path folder;

    private final ManualClock clock = new ManualClock();
    private SignedPredictionIds ids;

    @BeforeEach
    void open() throws IOException {
        ids = ids(folder.resolve("keys"));
    }

    private SignedPredictionIds ids(Path keys) throws IOException {
        return new SignedPredictionIds(SigningKeys.open(keys, new SecureRandom()), clock, -1);
    }

    @Test
    void tokenSaysWhatWasAnswered() {
        for (var arm : Arm.values()) {
            var id =
                    ids.issue(
                            "digits-2",
                            7,
                            arm,
                            1L << 40,
                            new int[] {3, 65_535, 0, 65_536, 1 << 30});
            var token = ids.read(id).orElseThrow();

            assertThat(token.version()).isEqualTo(new ServableId("digits-2", 7));
            assertThat(token.arm()).isEqualTo(arm);
            assertThat(token.splitRevision()).isEqualTo(1L << 40);
            assertThat(token.time()).isEqualTo(clock.instant());
            assertThat(token.predicted()).containsExactly(3, 65_535, 0, 65_536, 1 << 30);
        }
    }

    @Test
    void everyChangedByteIsNoticed() {
        var bytes =
                Base64.getUrlDecoder().decode(ids.issue("digits", 7, Arm.STABLE, 1, new int[] {3}));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                var forged = bytes.clone();
                forged[i] ^= (byte) (1 << bit);
                assertThat(ids.read(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)))
                        .as("byte %d bit %d", i, bit)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyChangedOrMissingCharacterIsNoticed() {
        var id = ids.issue("digits", 7, Arm.STABLE, 1, new int[] {3});
        for (int i = 0; i < id.length(); i++) {
            char other = id.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(ids.read(id.substring(0, i) + other + id.substring(i + 1))).isEmpty();
            assertThat(ids.read(id.substring(0, i))).isEmpty();
        }
        assertThat(ids.read(id + "A")).isEmpty();
        assertThat(ids.read(id + "=")).isEmpty();
        assertThat(ids.read("not base64 at all")).isEmpty();
    }

    @Test
    void anotherServersTokenIsNotTaken() throws IOException {
        var foreign = ids(folder.resolve("other")).issue("digits", 7, Arm.STABLE, 1, new int[] {3});

        assertThat(ids.read(foreign)).isEmpty();
    }

    @Test
    void tokenIsStillGoodAfterARestart() throws IOException {
        var id = ids.issue("digits", 7, Arm.STABLE, 1, new int[] {3});

        assertThat(ids(folder.resolve("keys")).read(id)).isPresent();
    }

    @Test
    void tokenOfVersionOneIsStillGood() throws Exception {
        var keys = SigningKeys.open(folder.resolve("keys"), new SecureRandom());
        var content = ByteBuffer.allocate(64);
        content.put((byte) 1).put((byte) keys.current());
        content.putInt((int) clock.instant().getEpochSecond()).putLong(5);
        content.put((byte) 2).putInt(7).putLong(9);
        content.put((byte) 1).put((byte) 'm');
        content.putShort((short) 2).putShort((short) 3).putShort((short) 65_535);
        var mac = keys.mac(keys.current()).orElseThrow();
        var signed = Arrays.copyOf(content.array(), content.position());
        content.put(mac.doFinal(signed), 0, 16);
        var token = Arrays.copyOf(content.array(), content.position());

        var read = ids.read(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
        assertThat(read.orElseThrow().predicted()).containsExactly(3, 65_535);
        assertThat(read.orElseThrow().arm()).isEqualTo(Arm.CANDIDATE);
    }

    @Test
    void equalCallsHaveDifferentTokens() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(ids.issue("digits", 1, Arm.STABLE, 1, new int[] {0}))).isTrue();
        }
    }

    @Test
    void rowsBehindThe256thAreLeftOut() {
        var id =
                ids.issue(
                        "m".repeat(64),
                        1,
                        Arm.STABLE,
                        1,
                        IntStream.range(0, 300).map(i -> Integer.MAX_VALUE - i).toArray());

        assertThat(ids.read(id).orElseThrow().predicted()).hasSize(256);
    }
}
