package dev.adagrow.trainer.run.deliver;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfigCodec;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The way of a finished network to its bundle: fold, quantize, export, evaluate the artifacts,
 * judge them, write bundle and training state. Test records are read here and nowhere before.
 */
public final class Publisher {
    /**
     * A network whose training is over.
     *
     * @param kind "first", "grown" or "fine-tuned"
     * @param story how it came about, sentences for people
     */
    public record Finished(
            Snapshot net, String kind, Optional<History.Duel> duel, List<String> story) {
        public Finished {
            story = List.copyOf(story);
        }
    }

    /**
     * The records that it is judged with.
     *
     * @param calibration training records in the mix of the training, no more than are {@link
     *     Records#held}
     * @param goldens of which the first are inputs for the server to replay
     * @param validation of new and old data sets
     * @param oldTest of the earlier data sets; none in a first growth
     */
    public record Judged(
            Records calibration,
            Records goldens,
            Records validation,
            Records newTest,
            Records oldTest,
            RecordSplits splits) {}

    private final GrowthTask task;
    private final ImagePreprocessing preprocessing;
    private final RunContext context;
    private final InstantSource clock;

    public Publisher(
            GrowthTask task,
            ImagePreprocessing preprocessing,
            RunContext context,
            InstantSource clock) {
        this.task = task;
        this.preprocessing = preprocessing;
        this.context = context;
        this.clock = clock;
    }

    /**
     * @param past versions of the lineage so far
     */
    public RunResult publish(Finished finished, Judged records, History past) throws IOException {
        var net = finished.net().architecture();
        int threads = task.config().optimizer().threads();
        step(Phase.FOLD, finished);
        var folded = Folding.fold(finished.net().form());
        step(Phase.QUANTIZE, finished);
        var calibration = records.calibration().held(records.calibration().size()).inputs();
        var deployment = Deployment.of(net, folded, calibration);
        step(Phase.EVALUATE, finished);
        var sets = List.of(records.validation(), records.newTest(), records.oldTest());
        var scores = Evaluation.of(deployment, sets, threads, context.input());
        var verdict = judge(finished, records, scores);
        step(Phase.PUBLISH, finished);
        var validation = new TreeMap<String, Scores>();
        var test = new TreeMap<String, Scores>();
        scores.forEach((name, of) -> {
            validation.put(name, of.get(0));
            test.put(name, of.get(1).and(of.get(2)));
        });
        Manifest manifest =
                BundleFile.write(
                        task.work().resolve(GrowthTask.BUNDLE),
                        new BundleFile.Identity(
                                task.model(),
                                task.classes(),
                                preprocessing,
                                provenance(finished.kind())),
                        deployment,
                        finished.net().log(),
                        GoldenSet.of(
                                deployment,
                                records.goldens().held(GoldenSet.COUNT).inputs(),
                                threads),
                        new BundleFile.Figures(test, validation));
        var counts = Counts.folded(net);
        var version =
                new History.Version(
                        finished.kind(),
                        counts.parameters(),
                        counts.flops(),
                        finished.net().log().size(),
                        task.lineage(),
                        finished.duel().orElse(null));
        new SavedModel(
                        finished.net(),
                        preprocessing,
                        RunConfigCodec.toJson(task.config()),
                        task.classes(),
                        records.splits(),
                        past.and(version))
                .write(task.work().resolve(GrowthTask.TRAINING_STATE));
        context.published(finished.net().log());
        return new RunResult.Published(
                task.work().resolve(GrowthTask.BUNDLE),
                task.work().resolve(GrowthTask.TRAINING_STATE),
                verdict.passed(),
                report(finished, manifest, verdict));
    }

    private void step(Phase phase, Finished finished) {
        context.pacing().step();
        context.reports().phase(phase, finished.net().architecture());
    }

    private GateVerdict judge(Finished finished, Judged records, Map<String, List<Scores>> scores)
            throws IOException {
        var fp32 = scores.getOrDefault(Deployment.FP32, List.of());
        var int8 = scores.getOrDefault(Deployment.INT8, List.of());
        var trained =
                trained(finished.net(), records.newTest())
                        .and(trained(finished.net(), records.oldTest()));
        var findings =
                new ArrayList<>(
                        Gate.artifacts(
                                        trained,
                                        fp32.get(1).and(fp32.get(2)),
                                        int8.get(1).and(int8.get(2)),
                                        task.classes().size())
                                .findings());
        if (task.parent().isPresent()) {
            var parent =
                    Evaluation.served(
                            task.parent().get().bundle(),
                            List.of(records.newTest(), records.oldTest()),
                            task.config().optimizer().threads(),
                            context.input());
            findings.addAll(
                    Gate.continued(
                                    Paired.of(parent.get(0), int8.get(1)),
                                    parent.get(1),
                                    int8.get(2),
                                    task.classes())
                            .findings());
        }
        return new GateVerdict(findings);
    }

    private Scores trained(Snapshot net, Records records) {
        var settings = task.config().optimizer().settings();
        try (var session = TrainingSession.open(net.form(), OptimizerState.fresh(), settings)) {
            return Scores.of(session::logits, records, context.input());
        }
    }

    private Manifest.Provenance provenance(String kind) {
        return new Manifest.Provenance(
                task.parent().map(GrowthTask.Parent::bundleDigest).orElse(""),
                task.lineage(),
                task.config().seed(),
                Optional.ofNullable(Publisher.class.getPackage().getImplementationVersion())
                        .orElse("development"),
                clock.instant().toString(),
                kind);
    }

    private String report(Finished finished, Manifest manifest, GateVerdict verdict) {
        var lines = new ArrayList<>(finished.story());
        manifest.architecture()
                .ifPresent(a ->
                        lines.add(
                                finished.net().architecture()
                                        + ", "
                                        + a.parameters()
                                        + " parameters, "
                                        + a.flops()
                                        + " multiply-accumulates when folded"));
        lines.add(verdict.report());
        return String.join("\n", lines);
    }
}
