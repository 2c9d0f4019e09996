package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.dataset.StoredDataset;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.GatedBlobs;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.store.SqlDatasetStore;
import dev.adagrow.server.store.SqlModelStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever brings a large file keeps nobody else waiting. */
@Timeout(60)
class WholeFilesTest {
    @TempDir private Path folder;

    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private World world;
    private GatedBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        world = World.open(folder);
        blobs = new GatedBlobs(world.blobs, "SLOW");
    }

    @AfterEach
    void close() {
        blobs.open();
        background.shutdownNow();
        world.close();
    }

    @Test
    void finalizingALargeDataSetHoldsUpNoOther() throws Exception {
        var datasets =
                new Datasets(
                        new SqlDatasetStore(world.database),
                        blobs,
                        new Datasets.Rules(digest -> false, 1 << 22, Duration.ofDays(7)),
                        world.clock);
        var bytes = World.bytes(Glyphs.generate(new Glyphs.Spec(1, 40, 20, 0)));
        for (var id : List.of("SLOW", "QUICK", "GONE")) {
            datasets.create(id, "");
            datasets.write(id, 0, ByteBuffer.wrap(bytes));
        }
        var digest = Digests.sha256(bytes);
        var slow = background.submit(() -> datasets.finish("SLOW", digest));
        blobs.awaitReading();

        assertThat(datasets.finish("QUICK", digest).state()).isEqualTo(StoredDataset.State.READY);
        datasets.delete("GONE");
        datasets.delete("QUICK");

        blobs.open();
        assertThat(slow.get().state()).isEqualTo(StoredDataset.State.READY);
        assertThat(world.blobs.find(digest)).isPresent();
    }

    @Test
    void takingInALargeBundleHoldsUpNoOther() throws Exception {
        var catalog =
                new Catalog(new SqlModelStore(world.database), blobs, world.metrics, world.clock);
        catalog.create(World.MODEL);
        var uploads =
                new Uploads(blobs, catalog, ids("SLOW", "a", "QUICK", "b", "SAME", "c")::next);
        var slow = upload(uploads, 1);
        var quick = upload(uploads, 2);
        var same = upload(uploads, 1);
        var first = background.submit(() -> slow.publish(World.MODEL, List.of()));
        blobs.awaitReading();

        assertThat(quick.publish(World.MODEL, List.of()).id().version()).isEqualTo(1);
        assertThat(same.publish(World.MODEL, List.of()).id().version()).isEqualTo(2);

        blobs.open();
        assertThat(first.get().id().version()).isEqualTo(2);
    }

    private Uploads.Upload upload(Uploads uploads, long seed) throws IOException {
        var file =
                Bundles.bundle(
                        folder.resolve("bundle-" + seed),
                        World.MODEL,
                        List.of("a", "b"),
                        seed,
                        List.of(1, 4, 4));
        var upload = uploads.begin();
        upload.append(ByteBuffer.wrap(Files.readAllBytes(file)));
        return upload;
    }

    private static Iterator<String> ids(String... ids) {
        return List.of(ids).iterator();
    }
}
