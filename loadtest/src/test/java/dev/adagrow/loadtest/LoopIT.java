package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.loadtest.dashboard.Dashboard;
import dev.adagrow.loadtest.dashboard.Scrape;
import dev.adagrow.loadtest.load.Deck;
import dev.adagrow.loadtest.load.GrpcTarget;
import dev.adagrow.loadtest.load.Journal;
import dev.adagrow.loadtest.load.LoadStats;
import dev.adagrow.loadtest.load.OpenLoop;
import dev.adagrow.loadtest.load.Reporter;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.loadtest.process.TrainerProcess;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.v1.Adaptation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on little data: grown, served under load, drifted, adapted, tried and swapped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LoopIT {
    private static final String SERVER =
            """
            rollout: {armShare: 0.5, shadowSeconds: 1, maturitySeconds: 1, labelledKeys: 60, latencyGuardFactor: 50}
            adaptation: {leaseSeconds: 3}
            drainSeconds: 2
            """;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int EPOCHS = 12;
    private static final double DRIFT = 0.8;

    /** What they count happens only when something goes wrong. */
    private static final Set<String> RARE = Set.of("adagrow_shed_total");

    private final Scrape scrape = new Scrape();
    private Adaptation first;
    private Adaptation second;
    private LoadStats total;
    private Reporter.Counts labels;
    private OptionalInt serverExit;
    private OptionalInt trainerExit;

    @BeforeAll
    @Timeout(240)
    void playTheLoop(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess server = processes.server(SERVER);
            TrainerProcess trainer = processes.trainer(server);
            AdaGrowClient client = processes.client(server);
            client.models().create(TinyTask.MODEL);
            ScheduledExecutorService scraper =
                    processes.every(
                            Duration.ofMillis(250),
                            () -> {
                                collect(server.metrics());
                                collect(trainer.metrics());
                            });
            first = adapt(client, TinyTask.dataset(1, 0));
            var target =
                    new GrpcTarget(
                            client,
                            TinyTask.MODEL,
                            client.models().get(TinyTask.MODEL).getClassesList());
            var journal = new Journal(System::nanoTime, Duration.ofSeconds(1));
            var reporter = new Reporter(target, Duration.ofMillis(200), System::nanoTime);
            try (reporter;
                    var loop =
                            new OpenLoop(
                                    new OpenLoop.Settings(60, 64, 1),
                                    target,
                                    deck(client),
                                    journal,
                                    Optional.of(reporter),
                                    GrpcTarget::reason)) {
                second = adapt(client, TinyTask.dataset(2, DRIFT));
            }
            scraper.close();
            total = journal.total();
            labels = reporter.counts();
            trainerExit = trainer.process().stop(LIMIT);
            serverExit = server.process().stop(LIMIT);
        }
    }

    private static Adaptation adapt(AdaGrowClient client, byte[] dataset) throws IOException {
        String job = TinyTask.adapt(client, dataset, EPOCHS).getName();
        return client.adaptations().watch(job, 0, event -> {});
    }

    private static Deck deck(AdaGrowClient client) throws IOException {
        Dataset drifted = Glyphs.generate(new Glyphs.Spec(3, 1000, 0, DRIFT));
        var manifest =
                ManifestCodec.fromMessage(
                        client.models().versions(TinyTask.MODEL).getFirst().getManifest());
        return new Deck(
                drifted.samples(),
                drifted,
                new Preprocessor(manifest.imagePreprocessing().orElseThrow()),
                1);
    }

    /**
     * Some series are there only while something goes on, so one scrape at the end would not see
     * all.
     */
    private void collect(URI metrics) {
        try (var http = HttpClient.newHttpClient()) {
            scrape.add(
                    http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(metrics + " cannot be scraped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFirstVersionIsStableAndTheSecondReplacesItOnDriftedData() {
        assertThat(first.getState()).as(first.getReason()).isEqualTo(Adaptation.State.PROMOTED);
        assertThat(second.getState()).as(second.getReason()).isEqualTo(Adaptation.State.PROMOTED);
        assertThat(List.of(first.getVersion(), second.getVersion())).containsExactly(1, 2);
        assertThat(second.getParentVersion()).isEqualTo(1);
        assertThat(total.versions()).containsKeys(1, 2);
    }

    @Test
    void noCallAndNoLabelFails() {
        assertThat(total.failures()).isEmpty();
        assertThat(total.answered()).isEqualTo(total.sent()).isPositive();
        assertThat(labels.failed()).isZero();
        assertThat(labels.accepted()).isEqualTo(total.answered());
    }

    @Test
    void bothProcessesEndCleanly() {
        assertThat(serverExit).isEqualTo(OptionalInt.of(0));
        assertThat(trainerExit).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void everyPanelAsksForSeriesThatExist() throws IOException {
        var dashboard = Dashboard.read(Path.of("../deploy/grafana/dashboards/adagrow.json"));
        assertThat(dashboard.size()).isGreaterThan(20);
        assertThat(dashboard.missing(scrape, RARE)).isEmpty();
    }
}
