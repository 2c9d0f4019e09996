package dev.adagrow.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.store.SqlDatasetStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    private static final Dataset GLYPHS = Glyphs.generate(new Glyphs.Spec(1, 40, 20, 0));

    @TempDir private Path folder;

    private World world;

    @BeforeEach
    void open() throws IOException {
        world = World.open(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void wholeDataSetBecomesReadyWithItsCounts() throws IOException {
        var stored = world.dataset(1);
        var parts = Splits.of(GLYPHS);

        assertThat(stored.state()).isEqualTo(StoredDataset.State.READY);
        assertThat(stored.classes()).isEqualTo(GLYPHS.classes());
        assertThat(stored.size()).isEqualTo(World.bytes(GLYPHS).length);
        assertThat(stored.counts())
                .isEqualTo(
                        new StoredDataset.Counts(
                                parts.getOrDefault(Split.TRAIN, List.of()).size(),
                                parts.getOrDefault(Split.VALIDATION, List.of()).size(),
                                20));
        assertThat(world.blobs.find(stored.sha256().orElseThrow())).isPresent();
        assertThat(world.datasets.get(stored.id())).isEqualTo(stored);
    }

    @Test
    void finalizingAgainAnswersTheSame() throws IOException {
        var stored = world.dataset(1);

        assertThat(world.datasets.finish(stored.id(), stored.sha256().orElseThrow()))
                .isEqualTo(stored);
        assertRefused(
                () -> world.datasets.write(stored.id(), 0, ByteBuffer.allocate(1)),
                Reason.DATASET_STATE,
                "final");
    }

    @Test
    void truncatedDataSetIsRefusedAndNothingIsKept() throws IOException {
        var whole = World.bytes(GLYPHS);
        var id = write(Arrays.copyOf(whole, whole.length - 5));

        assertRefused(id, "record 59");
    }

    @Test
    void labelOutOfRangeIsRefusedAndNothingIsKept() throws IOException {
        var bytes = World.bytes(GLYPHS);
        // Record 1 begins behind the first record: length, label, split, payload.
        int first = headerEnd(bytes);
        int second = first + 4 + 2 + 1 + 784;
        bytes[second + 5] = 77;
        var id = write(bytes);

        assertRefused(id, "record 1: label 77");
    }

    @Test
    void emptyClassIsRefusedAndNothingIsKept() throws IOException {
        var bytes = World.bytes(GLYPHS);
        int at = headerEnd(bytes);
        for (int i = 0; i < GLYPHS.samples().size(); i++, at += 4 + 2 + 1 + 784) {
            if (bytes[at + 5] == 9) {
                bytes[at + 5] = 8;
            }
        }
        var id = write(bytes);

        assertRefused(id, "class 9");
    }

    private static byte[] png(int grey) throws IOException {
        var image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 1, 0, grey);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static Dataset pictures(byte[]... files) {
        var samples = new ArrayList<Sample>();
        for (byte[] file : files) {
            samples.add(new Sample(file, samples.size() % 2, Optional.of(Split.TEST)));
        }
        return new Dataset(
                "pictures", Dataset.ENCODED_IMAGE, List.of(1, 2, 3), List.of("a", "b"), samples);
    }

    @Test
    void encodedPicturesBecomeReady() throws IOException {
        var bytes = World.bytes(pictures(png(1), png(2), png(3)));
        var stored = world.datasets.finish(write(bytes), Digests.sha256(bytes));

        assertThat(stored.state()).isEqualTo(StoredDataset.State.READY);
        assertThat(stored.counts()).isEqualTo(new StoredDataset.Counts(0, 0, 3));
    }

    @Test
    void aPictureThatCannotBeDecodedIsNamedAndNothingIsKept() throws IOException {
        assertRefused(
                write(World.bytes(pictures(png(1), Arrays.copyOf(png(2), 45)))), "record 1: ");
    }

    @Test
    void otherFileThanADataSetIsRefused() throws IOException {
        assertRefused(write("GIF89a what is this".getBytes(StandardCharsets.UTF_8)), "header");
    }

    @Test
    void wrongChecksumIsRefusedAndTheBytesAreKeptForTheRightOne() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = write(bytes);

        assertRefused(
                () -> world.datasets.finish(id, "0".repeat(64)), Reason.DIGEST_MISMATCH, "sha256");
        assertThat(world.datasets.committed(id)).isEqualTo(bytes.length);
        assertThat(world.datasets.finish(id, Digests.sha256(bytes)).state())
                .isEqualTo(StoredDataset.State.READY);
    }

    @Test
    void checksumInUpperCaseIsTheSame() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = write(bytes);
        var digest = Digests.sha256(bytes);

        var ready = world.datasets.finish(id, digest.toUpperCase(Locale.ROOT));

        assertThat(ready.sha256()).contains(digest);
        assertThat(world.blobs.find(digest)).isPresent();
        assertThat(world.datasets.finish(id, digest.toUpperCase(Locale.ROOT))).isEqualTo(ready);
    }

    @Test
    void whatIsNoChecksumIsRefusedByFieldAndTheBytesAreKept() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = write(bytes);

        for (var text : List.of("", "abc", "g".repeat(64))) {
            assertRefused(
                    () -> world.datasets.finish(id, text), Reason.INVALID_FIELD, "sha256: 64");
        }
        assertThat(world.datasets.committed(id)).isEqualTo(bytes.length);
    }

    @Test
    void aWriteInTheMiddleOfACheckTakesNothingAway() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = write(bytes);
        var disturbed =
                new Datasets(
                        new WatchedStore(
                                new SqlDatasetStore(world.database),
                                dataset -> writeAt(id, bytes.length)),
                        world.blobs,
                        new Datasets.Rules(digest -> false, 1 << 22, Duration.ofDays(7)),
                        world.clock);

        assertRefused(
                () -> disturbed.finish(id, Digests.sha256(bytes)),
                Reason.WRONG_OFFSET,
                "meanwhile");
        assertThat(world.datasets.committed(id)).isEqualTo(bytes.length + 1);
        world.datasets.write(id, bytes.length, ByteBuffer.allocate(0));
        assertThat(world.datasets.finish(id, Digests.sha256(bytes)).state())
                .isEqualTo(StoredDataset.State.READY);
    }

    @Test
    void writeGoesOnWhereItBrokeOffAndAGapIsRefused() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = world.newDataset("glyphs").id();
        world.datasets.write(id, 0, ByteBuffer.wrap(bytes, 0, 1000));
        assertThat(world.datasets.committed(id)).isEqualTo(1000);
        assertRefused(
                () -> world.datasets.write(id, 2000, ByteBuffer.allocate(1)),
                Reason.WRONG_OFFSET,
                "1000");

        world.datasets.write(id, 500, ByteBuffer.wrap(bytes, 500, bytes.length - 500));
        assertThat(world.datasets.finish(id, Digests.sha256(bytes)).state())
                .isEqualTo(StoredDataset.State.READY);
    }

    @Test
    void dataSetOverTheLimitIsRefused() {
        var id = world.newDataset("big").id();

        assertRefused(
                () -> world.datasets.write(id, 0, ByteBuffer.allocate((1 << 22) + 1)),
                Reason.LIMIT_EXCEEDED,
                "larger");
    }

    @Test
    void finishThatAStopOfTheServerInterruptedGoesOn() throws IOException {
        var bytes = World.bytes(GLYPHS);
        var id = write(bytes);
        var killed =
                new Datasets(
                        new WatchedStore(
                                new SqlDatasetStore(world.database), DatasetsTest::dieWhenReady),
                        world.blobs,
                        new Datasets.Rules(digest -> false, 1 << 22, Duration.ofDays(7)),
                        world.clock);
        assertThatThrownBy(() -> killed.finish(id, Digests.sha256(bytes)))
                .hasMessage("killed before the data set was ready");
        world = world.reopen();
        world.blobs.sweep(Instant.now().plusSeconds(3600));

        var stored = world.datasets.finish(id, Digests.sha256(bytes));
        assertThat(stored.state()).isEqualTo(StoredDataset.State.READY);
        assertThat(stored.size()).isEqualTo(bytes.length);
        assertThat(world.blobs.find(Digests.sha256(bytes))).isPresent();
    }

    @Test
    void dataSetThatItsWriterHasGivenUpIsRemoved() throws IOException {
        var ready = world.dataset(1);
        var empty = world.newDataset("empty").id();
        var begun = world.newDataset("begun").id();
        world.datasets.write(begun, 0, ByteBuffer.allocate(10));
        world.clock.advance(Duration.ofDays(8));
        world.datasets.expire();
        assertGone(empty);
        assertThat(world.datasets.committed(begun)).as("written to just now").isEqualTo(10);

        world.clock.advance(Duration.between(world.clock.instant(), Instant.now()).plusDays(6));
        world.datasets.expire();
        assertThat(world.datasets.committed(begun)).isEqualTo(10);
        world.clock.advance(Duration.ofDays(2));
        world.datasets.expire();
        assertGone(begun);
        assertThat(world.datasets.get(ready.id())).isEqualTo(ready);
    }

    @Test
    void contentIsKeptWhileAnotherDataSetHasIt() throws IOException {
        var one = world.dataset(1);
        var two = world.dataset(1);
        var digest = one.sha256().orElseThrow();
        world.datasets.delete(one.id());
        assertThat(world.blobs.find(digest)).isPresent();

        world.datasets.delete(two.id());
        assertThat(world.blobs.find(digest)).isEmpty();
        assertRefused(() -> world.datasets.get(two.id()), Reason.DATASET_NOT_FOUND, two.id());
    }

    @Test
    void dataSetOfAJobCannotBeDeleted() throws IOException {
        world.catalog.create(World.MODEL);
        var id = world.dataset(1).id();
        world.adapt(World.MODEL, id, "{}");

        assertRefused(() -> world.datasets.delete(id), Reason.DATASET_IN_USE, id);
    }

    private String write(byte[] bytes) throws IOException {
        var id = world.newDataset("glyphs").id();
        world.datasets.write(id, 0, ByteBuffer.wrap(bytes));
        return id;
    }

    private static int headerEnd(byte[] bytes) {
        return 9 + ByteBuffer.wrap(bytes).getInt(5);
    }

    private void assertRefused(String id, String named) throws IOException {
        var digest = world.blobs.seal(id);
        assertRefused(() -> world.datasets.finish(id, digest), Reason.MALFORMED_DATASET, named);
        assertGone(id);
        assertThat(world.blobs.find(digest)).isEmpty();
    }

    private void assertGone(String id) throws IOException {
        assertRefused(() -> world.datasets.get(id), Reason.DATASET_NOT_FOUND, id);
        assertThat(world.blobs.committed(id)).isZero();
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String named) {
        assertThatThrownBy(call)
                .hasMessageContaining(named)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void dieWhenReady(StoredDataset dataset) {
        if (dataset.state() == StoredDataset.State.READY) {
            throw new IllegalStateException("killed before the data set was ready");
        }
    }

    private void writeAt(String id, long offset) {
        try {
            world.blobs.write(id, offset, ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets something happen before each update. */
    private record WatchedStore(DatasetStore store, Consumer<StoredDataset> before)
            implements DatasetStore {
        @Override
        public void update(StoredDataset dataset) {
            before.accept(dataset);
            store.update(dataset);
        }

        @Override
        public void insert(StoredDataset dataset) {
            store.insert(dataset);
        }

        @Override
        public Optional<StoredDataset> find(String id) {
            return store.find(id);
        }

        @Override
        public List<StoredDataset> list(String after, int limit) {
            return store.list(after, limit);
        }

        @Override
        public List<StoredDataset> writing() {
            return store.writing();
        }

        @Override
        public boolean delete(String id) {
            return store.delete(id);
        }
    }
}
