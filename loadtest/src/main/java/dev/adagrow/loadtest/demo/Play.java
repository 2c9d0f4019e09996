package dev.adagrow.loadtest.demo;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.Progress;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
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
    /**
     * Real pictures take longer to be learnt: what is not learnt yet may look like missing
     * capacity.
     */
    private static final int REAL_BUDGET_STEPS = 4000;

    private static final int REAL_INTERVAL_STEPS = 300;

    private static final String MODEL = "digits";
    private static final Duration JOB_LIMIT = Duration.ofMinutes(15);
    private static final Duration ROLLOUT_LIMIT = Duration.ofMinutes(12);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** Stretches in which accuracy is measured: at 30 calls a second, within 5 points at worst. */
    private static final Duration MEASURED = Duration.ofSeconds(12);

    private static final long AROUND_SWAP = Duration.ofSeconds(2).toNanos();

    private final DemoOptions options;
    private final Timeline timeline;

    public Play(DemoOptions options, Timeline timeline) {
        this.options = options;
        this.timeline = timeline;
    }

    /** How an adaptation under load went. */
    private record Adapted(
            Adaptation adaptation, Optional<Rollout> rollout, long published, long swapped) {
        boolean promoted() {
            return adaptation.getState() == Adaptation.State.PROMOTED;
        }
    }

    /**
     * Plays all four acts. What did not hold is in the report; only what made it impossible to go
     * on is thrown.
     *
     * @param folder for everything that the processes write
     * @throws IOException if a process failed
     * @throws AdaGrowException if the server refused something
     */
    public Report play(LaunchConfig config, Path folder) throws IOException, InterruptedException {
        DemoData data = DemoData.of(options);
        timeline.say(
                "seed %d, %s, later %s; everything is under %s",
                options.seed(),
                options.data().isPresent() ? data.first().labelled().name() : "drawn digits",
                options.newData().isPresent() ? data.added().labelled().name() : "drawn letters",
                folder);
        try (Stage stage = Stage.open(config, folder, resource("demo-server.yaml"), timeline)) {
            timeline.act("Act one: a model is grown and goes live");
            Manifest first = grow(stage, data.first().labelled());
            var preprocessor = new Preprocessor(first.imagePreprocessing().orElseThrow());
            try (LiveLoad load = load(stage, data, deck(data.first(), preprocessor))) {
                return underLoad(stage, load, data, preprocessor);
            }
        }
    }

    private Report underLoad(Stage stage, LiveLoad load, DemoData data, Preprocessor preprocessor)
            throws IOException, InterruptedException {
        stage.pause(SETTLE);
        LoadStats steady = measured(stage, load);
        timeline.say("accuracy of version 1: %.1f %%", steady.accuracy() * 100);
        var acts = new ArrayList<Report.Act>();

        timeline.act("Act two: the task drifts");
        load.deal(deck(data.drifted(), preprocessor));
        double drifted = measured(stage, load).accuracy();
        timeline.say("accuracy of version 1 fell to %.1f %%", drifted * 100);

        timeline.act("Act three: labelled records of the drift; is the network too small for it?");
        acts.add(met(Challenge.DRIFT, drifted, stage, load, data.drifted().labelled()));

        timeline.act("Act four: new classes come; is the network too small for them?");
        load.deal(deck(data.added(), preprocessor));
        double unknown = measured(stage, load).accuracy();
        timeline.say("accuracy on the new classes' records is %.1f %%", unknown * 100);
        acts.add(met(Challenge.NEW_CLASSES, unknown, stage, load, data.added().labelled()));

        List<Version> versions = stage.client().models().versions(MODEL);
        load.stop();
        timeline.act("End");
        Report.Exits exits = stage.stop();
        timeline.say("server and trainer have ended");
        return new Report(
                options.seed(),
                data.first().labelled().name(),
                timeline.seconds(),
                new Report.Steady(steady.accuracy(), latency(steady)),
                acts,
                rows(versions),
                calls(load),
                exits);
    }

    private static LoadStats measured(Stage stage, LiveLoad load)
            throws IOException, InterruptedException {
        long from = load.now();
        stage.pause(MEASURED);
        return load.between(from, load.now());
    }

    /** Adapts the model to what befell it. */
    private Report.Act met(
            Challenge challenge, double before, Stage stage, LiveLoad load, Dataset labelled)
            throws IOException, InterruptedException {
        long submitted = load.now();
        Adapted adapted = adapt(stage, load, labelled);
        load.scene("");
        double after = Double.NaN;
        Optional<Report.Latency> swap = Optional.empty();
        if (adapted.promoted()) {
            long swapped = adapted.swapped();
            stage.pause(MEASURED);
            after = load.between(swapped + AROUND_SWAP, load.now()).accuracy();
            timeline.say("accuracy is %.1f %%", after * 100);
            swap = Optional.of(latency(load.between(swapped - AROUND_SWAP, swapped + AROUND_SWAP)));
        }
        return new Report.Act(
                challenge,
                before,
                after,
                latency(load.between(submitted, adapted.published())),
                swap,
                ended(stage, adapted));
    }

    private Report.Adapted ended(Stage stage, Adapted adapted) {
        Adaptation adaptation = adapted.adaptation();
        Optional<Version> version =
                stage.client().models().versions(MODEL).stream()
                        .filter(v -> v.getVersion() == adaptation.getVersion())
                        .findFirst();
        String gate = version.map(Version::getGateReport).orElseGet(adaptation::getReason);
        return new Report.Adapted(
                adaptation.getState().name(),
                version.map(v -> v.getManifest().getProvenance().getKind()).orElse("none"),
                GrowthStory.of(gate),
                gate,
                adapted.rollout().map(rollout -> rollout.getState().name()).orElse("no rollout"),
                adapted.rollout().map(Rollout::getReason).orElse(""));
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

    private LiveLoad load(Stage stage, DemoData data, Deck deck) {
        timeline.say("live load begins: 30 calls a second, each labelled a second later");
        return new LiveLoad(
                new GrpcTarget(stage.client(), MODEL, data.classes()),
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
        Adaptation ended = stage.await(watch, JOB_LIMIT, "an adaptation");
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
        return stage.client().adaptations().create(MODEL, dataset, growth());
    }

    private GrowthConfig growth() throws IOException {
        var growth =
                GrowthConfigCodec.parse(resource("demo-growth.yaml"), "demo-growth.yaml")
                        .toBuilder()
                        .setSeed(options.seed());
        if (options.data().isPresent()) {
            growth.getContinuedBuilder()
                    .setBudgetSteps(REAL_BUDGET_STEPS)
                    .setMinIntervalSteps(REAL_INTERVAL_STEPS);
        }
        return growth.build();
    }

    private Deck deck(DemoData.Task task, Preprocessor preprocessor) {
        return new Deck(task.traffic(), task.labelled(), preprocessor, options.seed());
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
