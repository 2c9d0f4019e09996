package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.bench.ProcessStats;
import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.premise.score.Moment;
import dev.adagrow.trainer.premise.score.Move;
import dev.adagrow.trainer.premise.score.PlacementScore;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A net in training at one moment, from which every move is tried.
 *
 * @param number among the checkpoints
 * @param moment its form, and what scores look at
 * @param optimizer velocities at that moment, which grown nets and twin inherit
 */
record Checkpoint(
        Setting setting,
        MixedData data,
        MixedBatches batches,
        Streams streams,
        int number,
        Moment moment,
        OptimizerState optimizer) {
    /** A net after its interval. */
    private record Trained(Judged judged, double cpuSeconds) {}

    /** All moves in turn, each for every repeat, behind the twins. */
    List<Outcome> tried(long seed, List<PlacementScore> scores) {
        var net = moment.form().architecture();
        var moves = Move.of(net, setting.added());
        var values = scores.stream().map(score -> score.of(moment, moves)).toList();
        var twins = new ArrayList<Trained>();
        for (int repeat = 0; repeat < setting.repeats(); repeat++) {
            twins.add(trained(Optional.empty(), 0, repeat));
        }
        var outcomes = new ArrayList<Outcome>();
        for (int m = 0; m < moves.size(); m++) {
            var byName = new TreeMap<String, Double>();
            for (int s = 0; s < scores.size(); s++) {
                byName.put(scores.get(s).name(), values.get(s)[m]);
            }
            var move = moves.get(m);
            var gains = new ArrayList<Double>();
            var errorGains = new ArrayList<Double>();
            double cpu = 0;
            for (int repeat = 0; repeat < setting.repeats(); repeat++) {
                var grown = trained(Optional.of(move), m, repeat);
                var twin = twins.get(repeat);
                gains.add(twin.judged().loss() - grown.judged().loss());
                errorGains.add(twin.judged().error() - grown.judged().error());
                cpu += grown.cpuSeconds() / setting.repeats();
            }
            outcomes.add(
                    new Outcome(
                            seed,
                            setting.checkpoints().get(number),
                            move.kind(),
                            move.place(),
                            move.block(net),
                            move.position(net),
                            byName,
                            gains,
                            errorGains,
                            cpu,
                            twins.stream().mapToDouble(Trained::cpuSeconds).average().orElseThrow(),
                            twins.stream()
                                    .mapToDouble(t -> t.judged().loss())
                                    .average()
                                    .orElseThrow(),
                            twins.stream()
                                    .mapToDouble(t -> t.judged().error())
                                    .average()
                                    .orElseThrow()));
        }
        return outcomes;
    }

    private Trained trained(Optional<Move> move, int numberOfMove, int repeat) {
        try (var session = ContinuedParent.open(moment.form(), optimizer, setting)) {
            move.ifPresent(m ->
                    session.apply(
                            m.event(),
                            new Initialization.FunctionPreserving(moment.calibration()),
                            streams.insertion(number, repeat, numberOfMove)));
            var interval =
                    batches.batches(setting.intervalSteps(), streams.interval(number, repeat));
            long begin = ProcessStats.cpuNanos();
            var unused = session.train(interval, step -> setting.rate());
            double cpu = (ProcessStats.cpuNanos() - begin) / 1e9;
            return new Trained(Judged.of(session, data), cpu);
        }
    }
}
