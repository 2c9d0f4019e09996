package dev.adagrow.trainer.sidecar;

import static dev.adagrow.trainer.sidecar.SidecarFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BlobTransferTest {
    private static final int SIZE = 5_000;
    private static final int BUNDLE_SIZE = 700_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temp;

    @SuppressWarnings("NullAway.Init")
    private SidecarFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new SidecarFixture(temp.resolve("work"));
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private FakeTrainerService service() {
        return fixture.service;
    }

    private JobOutcome check(byte[] expected) throws Exception {
        return fixture.one(
                        (task, listener) -> {
                            assertThat(task.newDataset()).hasBinaryContent(expected);
                            return new RunResult.NoChange("");
                        })
                .orElseThrow();
    }

    private Path blob(String name) {
        return fixture.work().resolve("blobs").resolve(name);
    }

    @Test
    void readsOnFromWhereTheStreamBroke() throws Exception {
        service().offer(fixture.job().build());
        service().breakNextReadAfter(2_500);

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.NO_CHANGE);
        assertThat(service().calls("read")).containsExactly("read 0", "read 2500");
    }

    @Test
    void readsOnFromWhatAKilledTrainerHadRead() throws Exception {
        var job = fixture.job().build();
        service().offer(job);
        SidecarFixture.write(
                Files.createDirectories(blob("")).resolve(job.getNewDataset() + ".part"),
                Arrays.copyOf(bytes(1, SIZE), 4_000));

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.NO_CHANGE);
        assertThat(service().calls("read")).containsExactly("read 4000");
    }

    @Test
    void readsAgainFromTheBeginningWhatHasAnotherDigest() throws Exception {
        service().offer(fixture.job().build());
        service().spoilReads(1);

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.NO_CHANGE);
        assertThat(service().calls("read")).containsExactly("read 0", "read 0");
    }

    @Test
    void failsAJobWhoseBlobKeepsHavingAnotherDigest() throws Exception {
        service().offer(fixture.job().build());
        service().spoilReads(1_000);

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.FAILED);
        assertThat(service().finished())
                .singleElement()
                .satisfies(f -> assertThat(f.getReason()).contains("another digest"));
    }

    @Test
    void failsAJobWhoseBlobTheServerDoesNotHave() throws Exception {
        var digest = Digests.sha256(bytes(99, 10));
        service().offer(fixture.job().setNewDataset(digest).build());

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.FAILED);
        assertThat(service().finished())
                .singleElement()
                .satisfies(f -> assertThat(f.getReason()).contains("no blob " + digest));
    }

    @Test
    void neverWritesOutsideTheCacheWhateverTheDigestSays() throws Exception {
        service().offer(fixture.job().setNewDataset("../escaped").build());

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.FAILED);
        assertThat(fixture.work().resolve("escaped")).doesNotExist();
    }

    @Test
    void keepsABlobForTheNextJob() throws Exception {
        service().offer(fixture.job().build());
        check(bytes(1, SIZE));
        service().offer(fixture.job().build());
        check(bytes(1, SIZE));

        assertThat(service().calls("read")).hasSize(1);
    }

    @Test
    void fetchesABlobAgainThatWasDamagedOnDisk() throws Exception {
        var job = fixture.job().build();
        service().offer(job);
        check(bytes(1, SIZE));
        SidecarFixture.write(blob(job.getNewDataset()), bytes(7, SIZE));
        service().offer(job);

        assertThat(check(bytes(1, SIZE))).isEqualTo(JobOutcome.NO_CHANGE);
        assertThat(service().calls("read")).hasSize(2);
    }

    @Test
    void dropsBlobsThatNoJobUsesOnceTheCacheIsFull() throws Exception {
        fixture.cacheBytes(2 * SIZE);
        var first = fixture.job().build();
        service().offer(first);
        check(bytes(1, SIZE));
        var others =
                fixture.job()
                        .setNewDataset(service().blob(bytes(2, SIZE)))
                        .addReplayDatasets(service().blob(bytes(3, SIZE)))
                        .addReplayDatasets(service().blob(bytes(4, SIZE)))
                        .build();
        service().offer(others);

        assertThat(check(bytes(2, SIZE))).isEqualTo(JobOutcome.NO_CHANGE);
        assertThat(blob(first.getNewDataset())).doesNotExist();
        assertThat(blob(others.getNewDataset())).exists();
        assertThat(blob(others.getReplayDatasets(0))).exists();
    }

    @Test
    void writesOnFromWhereTheStreamBroke() throws Exception {
        service().offer(fixture.job().build());
        service().breakNextWriteAfter(100_000);

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.PUBLISHED);
        assertThat(service().calls("write")).containsExactly("write 0", "write 100000", "write 0");
    }

    @Test
    void writesAgainFromTheBeginningWhenTheStoredPartIsOfOtherContent() throws Exception {
        service().offer(fixture.job().build());
        var digest = Digests.sha256(bytes(11, BUNDLE_SIZE));
        service().putPartial(digest, bytes(77, 300_000));

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.PUBLISHED);
        assertThat(service().calls("write")).containsExactly("write 300000", "write 0", "write 0");
        assertThat(service().find(digest)).contains(bytes(11, BUNDLE_SIZE));
    }

    @Test
    void asksAgainWhereTheStoredPartEndsWhenTheServerSaysWrongOffset() throws Exception {
        service().offer(fixture.job().build());
        service().fail("write", FakeTrainerService.aborted("WRONG_OFFSET"));

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.PUBLISHED);
        assertThat(service().calls("query")).hasSize(3);
    }

    @Test
    void sendsNothingThatTheServerHas() throws Exception {
        service().blob(bytes(11, BUNDLE_SIZE));
        service().offer(fixture.job().build());

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.PUBLISHED);
        assertThat(service().calls("write")).hasSize(1);
    }
}
