package dev.adagrow.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = Digests.sha256(CONTENT);

    @TempDir private Path folder;

    private final Set<String> used = new HashSet<>();
    private FileBlobStore blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = new FileBlobStore(folder.resolve("blobs"), 100, () -> used);
    }

    @Test
    void blobAppearsWholeUnderItsDigest() throws IOException {
        blobs.write("up", 0, part(0, 6));
        blobs.seal("up");
        assertThat(blobs.publish("up", DIGEST)).isEmpty();
        assertThat(blobs.committed("up")).isEqualTo(6);

        blobs.write("up", 6, part(6, 4));
        assertThat(blobs.seal("up")).isEqualTo(DIGEST);
        var file = blobs.publish("up", DIGEST).orElseThrow();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(blobs.find(DIGEST)).contains(file);
        assertThat(blobs.committed("up")).isZero();
        assertThat(blobs.partial("up")).isEmpty();
    }

    @Test
    void writeGoesOnAfterARestart() throws IOException {
        blobs.write("up", 0, part(0, 6));
        open();

        assertThat(blobs.committed("up")).isEqualTo(6);
        assertThat(blobs.write("up", 6, part(6, 4))).isEqualTo(10);
        blobs.seal("up");
        assertThat(blobs.publish("up", DIGEST)).isPresent();
    }

    @Test
    void repeatedChunkDropsWhatWasBehindIt() throws IOException {
        blobs.write("up", 0, part(0, 10));

        assertThat(blobs.write("up", 2, part(2, 3))).isEqualTo(5);
        assertThat(blobs.committed("up")).isEqualTo(5);
    }

    @Test
    void gapIsRefusedWithTheOffsetToGoOnFrom() throws IOException {
        blobs.write("up", 0, part(0, 3));

        assertThatThrownBy(() -> blobs.write("up", 4, part(4, 1)))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(Reason.WRONG_OFFSET);
                            assertThat(e.metadata()).containsEntry("committed_size", "3");
                        });
        assertRefused(() -> blobs.write("up", -1, part(0, 1)), Reason.WRONG_OFFSET);
    }

    @Test
    void contentWithAnotherDigestIsNotPublished() throws IOException {
        blobs.write("up", 0, part(0, 10));
        var other = Digests.sha256(new byte[] {1});
        blobs.seal("up");

        assertThat(blobs.publish("up", other)).isEmpty();
        assertThat(blobs.find(other)).isEmpty();
        assertThat(blobs.committed("up")).isEqualTo(10);
    }

    @Test
    void sealIsBrokenByALaterWriteAndByADiscard() throws IOException {
        blobs.write("up", 0, part(0, 10));
        assertThat(blobs.publish("up", DIGEST)).isEmpty();

        blobs.seal("up");
        blobs.write("up", 9, part(9, 1));
        assertThat(blobs.publish("up", DIGEST)).isEmpty();

        blobs.seal("up");
        blobs.discard("up");
        blobs.write("up", 0, part(0, 3));
        assertThat(blobs.publish("up", DIGEST)).isEmpty();
        assertThat(blobs.committed("up")).isEqualTo(3);
    }

    @Test
    void nothingLargerThanTheLimitIsTaken() throws IOException {
        blobs.write("up", 0, ByteBuffer.allocate(100));

        assertRefused(() -> blobs.write("up", 100, ByteBuffer.allocate(1)), Reason.LIMIT_EXCEEDED);
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        for (var digest :
                List.of(
                        "../secret",
                        "..",
                        "",
                        "/etc/passwd",
                        DIGEST.toUpperCase(Locale.ROOT),
                        DIGEST + "/x")) {
            assertRefused(() -> blobs.find(digest), Reason.INVALID_FIELD);
            assertRefused(() -> blobs.deleteUnused(digest), Reason.INVALID_FIELD);
            assertRefused(() -> blobs.publish("up", digest), Reason.INVALID_FIELD);
        }
        for (var upload : List.of("../secret", "..", "", "a/b", "a.b")) {
            assertThatThrownBy(() -> blobs.write(upload, 0, part(0, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void blobThatIsInUseIsNotDeleted() throws IOException {
        blobs.write("up", 0, part(0, 10));
        blobs.publish("up", blobs.seal("up"));
        used.add(DIGEST);
        blobs.deleteUnused(DIGEST);
        assertThat(blobs.find(DIGEST)).isPresent();

        used.clear();
        blobs.deleteUnused(DIGEST);
        assertThat(blobs.find(DIGEST)).isEmpty();
    }

    @Test
    void sweepRemovesWhatIsOldAndUnused() throws IOException {
        blobs.write("up", 0, part(0, 10));
        blobs.publish("up", blobs.seal("up"));
        blobs.write("usedPartial", 0, part(0, 3));
        blobs.write("leftPartial", 0, part(0, 3));
        used.add("usedPartial");
        blobs.sweep(Instant.now().minusSeconds(3600));
        assertThat(blobs.find(DIGEST)).isPresent();

        blobs.sweep(Instant.now().plusSeconds(3600));
        assertThat(blobs.find(DIGEST)).isEmpty();
        assertThat(blobs.committed("leftPartial")).isZero();
        assertThat(blobs.committed("usedPartial")).isEqualTo(3);
    }

    @Test
    void discardedWriteIsForgotten() throws IOException {
        blobs.write("up", 0, part(0, 3));
        blobs.discard("up");
        blobs.discard("up");

        assertThat(blobs.committed("up")).isZero();
    }

    private static ByteBuffer part(int from, int length) {
        return ByteBuffer.wrap(CONTENT, from, length);
    }

    private static void assertRefused(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
