package dev.adagrow.loadtest.demo;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.Progress;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.Sample;
import dev.adagrow.loadtest.load.Deck;
import dev.adagrow.loadtest.load.GrpcTarget;
import dev.adagrow.loadtest.load.LoadStats;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** The play. One use, by one thread. */
public final class Play {
    private static final String MODEL = "digits";
    private static final Duration JOB_LIMIT = Duration.ofMinutes(15);
    private static final Duration ROLLOUT_LIMIT = Duration.ofMinutes(12);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration STEADY = Duration.ofSeconds(20);
    private static final Duration DRIFTING = Duration.ofSeconds(20);
    private static final Duration RECOVERED = Duration.ofSeconds(20);
    private static final long AROUND_SWAP = Duration.ofSeconds(2).toNanos();

    private final DemoOptions options;
    private final Timeline timeline;

    public Play(DemoOptions options, Timeline timeline) {
        this.options = options;
        this.timeline = timeline;
    }

    /** How the second adaptation went. */
    private record Adapted(
            Adaptation adaptation, Optional<Rollout> rollout, long published, long swapped) {
        boolean promoted() {
            return adaptation.getState() == Adaptation.State.PROMOTED;
        }
    }

    /**
     * Plays all three acts. What did not hold is in the report; only what made it impossible to go
     * on is thrown.
     *
     * @param folder for everything that the processes write
     * @throws IOException if a process failed
     * @throws AdaGrowException if the server refused something
     */
    public Report play(LaunchConfig config, Path folder) throws IOException, InterruptedException {
        timeline.say(
                "seed %d, %s; everything is under %s",
                options.seed(),
                options.idx().map(f -> "images of " + f).orElse("drawn digits"),
                folder);
        DemoData data = DemoData.of(options);
        try (Stage stage = Stage.open(config, folder, resource("demo-server.yaml"), timeline)) {
            timeline.act("Act one: a model is grown and goes live");
            Manifest first = grow(stage, data.first());
            var preprocessor = new Preprocessor(first.preprocessing().orElseThrow());
            try (LiveLoad load =
                    load(stage, first, deck(data.steady(), data.first(), preprocessor))) {
                return underLoad(
                        stage, load, data, deck(data.drifted(), data.first(), preprocessor));
            }
        }
    }

    private Report underLoad(Stage stage, LiveLoad load, DemoData data, Deck drifted)
            throws IOException, InterruptedException {
        stage.pause(SETTLE);
        long steadyFrom = load.now();
        stage.pause(STEADY);
        long driftFrom = load.now();
        LoadStats steady = load.between(steadyFrom, driftFrom);
        timeline.say("accuracy of version 1: %.1f %%", steady.accuracy() * 100);

        timeline.act("Act two: the task drifts");
        load.deal(drifted);
        stage.pause(DRIFTING);
        long submitted = load.now();
        LoadStats after = load.between(driftFrom, submitted);
        timeline.say("accuracy of version 1 fell to %.1f %%", after.accuracy() * 100);

        timeline.act("Act three: new labelled data; the model grows on");
        Adapted adapted = adapt(stage, load, data.second());
        if (adapted.promoted()) {
            load.scene("");
            stage.pause(RECOVERED);
        }
        long end = load.now();
        List<Version> versions = stage.client().models().versions(MODEL);
        load.stop();

        timeline.act("End");
        Report.Exits exits = stage.stop();
        timeline.say("server and trainer have ended");
        double accuracy =
                adapted.promoted()
                        ? load.between(adapted.swapped() + AROUND_SWAP, end).accuracy()
                        : Double.NaN;
        return new Report(
                options.seed(),
                data.first().name(),
                timeline.seconds(),
                new Report.OnlineAccuracy(steady.accuracy(), after.accuracy(), accuracy),
                rows(versions),
                new Report.Latencies(
                        latency(steady),
                        latency(load.between(submitted, adapted.published())),
                        adapted.promoted()
                                ? Optional.of(
                                        latency(
                                                load.between(
                                                        adapted.swapped() - AROUND_SWAP,
                                                        adapted.swapped() + AROUND_SWAP)))
                                : Optional.empty()),
                calls(load),
                new Report.Adapted(
                        adapted.adaptation().getState().name(),
                        winner(versions),
                        versions.size() < 2
                                ? adapted.adaptation().getReason()
                                : versions.getLast().getGateReport(),
                        adapted.rollout()
                                .map(rollout -> rollout.getState().name())
                                .orElse("no rollout"),
                        adapted.rollout().map(Rollout::getReason).orElse("")),
                exits);
    }

    private Manifest grow(Stage stage, Dataset task) throws IOException, InterruptedException {
        stage.client().models().create(MODEL);
        timeline.say("model %s is created; a call to it now is refused: %s", MODEL, refusal(stage));
        Adaptation created = submit(stage, task);
        var job = new Watchers.Job(timeline, scene -> timeline.status("  " + scene), rollout -> {});
        Future<Adaptation> watch =
                stage.follow(() -> stage.client().adaptations().watch(created.getName(), 0, job));
        Adaptation ended = stage.await(watch, JOB_LIMIT, "the first adaptation");
        if (ended.getState() != Adaptation.State.PROMOTED) {
            throw new IOException(
                    "the first adaptation ended " + ended.getState() + ": " + ended.getReason());
        }
        return manifest(stage.client().models().versions(MODEL).getLast());
    }

    /** Calls before there is a version are no part of the load. */
    private static String refusal(Stage stage) {
        try {
            stage.client().predictions().metadata(MODEL, "");
            return "it was not";
        } catch (AdaGrowException e) {
            return GrpcTarget.reason(e);
        }
    }

    private LiveLoad load(Stage stage, Manifest first, Deck deck) {
        timeline.say("live load begins: 30 calls a second, each labelled a second later");
        return new LiveLoad(
                new GrpcTarget(stage.client(), MODEL, first.classes()),
                deck,
                options.seed(),
                timeline);
    }

    private Adapted adapt(Stage stage, LiveLoad load, Dataset task)
            throws IOException, InterruptedException {
        Adaptation created = submit(stage, task);
        var published = new AtomicLong(Long.MAX_VALUE);
        var swapped = new AtomicLong(Long.MAX_VALUE);
        var trial = new CompletableFuture<Future<Rollout>>();
        var job =
                new Watchers.Job(
                        timeline,
                        load::scene,
                        rollout -> {
                            published.set(load.now());
                            var listener =
                                    new Watchers.Trial(
                                            timeline, load::scene, () -> swapped.set(load.now()));
                            trial.complete(
                                    stage.follow(() ->
                                            stage.client().rollouts().watch(rollout, 0, listener)));
                        });
        Future<Adaptation> watch =
                stage.follow(() -> stage.client().adaptations().watch(created.getName(), 0, job));
        Adaptation ended = stage.await(watch, JOB_LIMIT, "the second adaptation");
        Optional<Rollout> rollout =
                trial.isDone()
                        ? Optional.of(stage.await(trial.join(), ROLLOUT_LIMIT, "the rollout"))
                        : Optional.empty();
        return new Adapted(
                ended,
                rollout,
                Math.min(published.get(), load.now()),
                Math.min(swapped.get(), load.now()));
    }

    private Adaptation submit(Stage stage, Dataset task) throws IOException {
        var bytes = new ByteArrayOutputStream();
        DatasetFormat.write(task, bytes);
        String dataset =
                stage.client().datasets().submit(bytes.toByteArray(), task.name(), Progress.NONE);
        timeline.say(
                "data set %s is submitted: %d records, %d bytes",
                task.name(), task.samples().size(), bytes.size());
        GrowthConfig config =
                GrowthConfigCodec.parse(resource("demo-growth.yaml"), "demo-growth.yaml")
                        .toBuilder()
                        .setSeed(options.seed())
                        .build();
        return stage.client().adaptations().create(MODEL, dataset, config);
    }

    private Deck deck(List<Sample> samples, Dataset task, Preprocessor preprocessor) {
        return new Deck(samples, task, preprocessor, options.seed());
    }

    private static Manifest manifest(Version version) throws BundleException {
        return ManifestCodec.fromMessage(version.getManifest());
    }

    private static List<Report.VersionRow> rows(List<Version> versions) throws BundleException {
        var rows = new ArrayList<Report.VersionRow>();
        for (Version version : versions) {
            rows.add(VersionRows.of(version.getVersion(), manifest(version)));
        }
        return rows;
    }

    private static String winner(List<Version> versions) {
        return versions.size() < 2
                ? "none"
                : versions.getLast().getManifest().getProvenance().getKind();
    }

    private static Report.Latency latency(LoadStats stats) {
        var latency = stats.latency();
        return new Report.Latency(latency.p50(), latency.p99(), latency.max(), stats.answered());
    }

    private static Report.Calls calls(LiveLoad load) {
        LoadStats total = load.between(0, Long.MAX_VALUE);
        var answered = new TreeMap<Integer, Integer>();
        total.versions().forEach((version, answers) -> answered.put(version, answers.answered()));
        var labels = load.labels();
        // A call without any answer has failed, too.
        int failed = total.sent() - total.answered();
        return new Report.Calls(
                total.sent(),
                failed,
                total.failures(),
                answered,
                labels.accepted() + labels.failed(),
                labels.failed());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Play.class.getResourceAsStream("/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
