package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.premise.score.Moment;
import dev.adagrow.trainer.premise.score.Move;
import dev.adagrow.trainer.premise.score.PlacementScore;
import dev.adagrow.trainer.process.ProcessStats;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A net in training at one moment, from which every move is tried.
 *
 * @param number among the checkpoints
 * @param moment its form, and what scores look at
 * @param optimizer velocities at that moment, which grown nets and twin inherit
 */
record PlacementCheckpoint(
        Setting setting,
        MixedData data,
        MixedBatches batches,
        PlacementStreams streams,
        int number,
        Moment moment,
        OptimizerState optimizer) {
    /**
     * A net after its interval.
     *
     * @param cooled after it has cooled down, if it does
     */
    private record Trained(Judged judged, Optional<Judged> cooled, double cpuSeconds) {}

    /** All moves in turn, each for every repeat, behind the twins. */
    List<Outcome> tried(long seed, List<PlacementScore> scores) {
        var moves = Move.of(moment.form().architecture(), setting.added());
        var values = scores.stream().map(score -> score.of(moment, moves)).toList();
        var twins = trained(Optional.empty(), 0);
        var outcomes = new ArrayList<Outcome>();
        for (int m = 0; m < moves.size(); m++) {
            var byName = new TreeMap<String, Double>();
            for (int s = 0; s < scores.size(); s++) {
                byName.put(scores.get(s).name(), values.get(s)[m]);
            }
            var grown = trained(Optional.of(moves.get(m)), m);
            outcomes.add(outcome(seed, moves.get(m), byName, twins, grown));
        }
        return outcomes;
    }

    private Outcome outcome(
            long seed,
            Move move,
            Map<String, Double> scores,
            List<Trained> twins,
            List<Trained> grown) {
        var gains = new ArrayList<Double>();
        var errorGains = new ArrayList<Double>();
        var cooledGains = new ArrayList<Double>();
        var cooledErrorGains = new ArrayList<Double>();
        for (int repeat = 0; repeat < twins.size(); repeat++) {
            var twin = twins.get(repeat);
            var net = grown.get(repeat);
            gains.add(twin.judged().loss() - net.judged().loss());
            errorGains.add(twin.judged().error() - net.judged().error());
            if (twin.cooled().isPresent()) {
                var cooled = net.cooled().orElseThrow();
                cooledGains.add(twin.cooled().get().loss() - cooled.loss());
                cooledErrorGains.add(twin.cooled().get().error() - cooled.error());
            }
        }
        var net = moment.form().architecture();
        return new Outcome(
                seed,
                setting.checkpoints().get(number),
                move.kind(),
                move.place(),
                move.block(net),
                move.position(net),
                scores,
                gains,
                errorGains,
                cooledGains,
                cooledErrorGains,
                mean(grown, Trained::cpuSeconds),
                mean(twins, Trained::cpuSeconds),
                mean(twins, twin -> twin.judged().loss()),
                mean(twins, twin -> twin.judged().error()));
    }

    private static double mean(List<Trained> nets, ToDoubleFunction<Trained> figure) {
        return nets.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** Once for each repeat. */
    private List<Trained> trained(Optional<Move> move, int numberOfMove) {
        var nets = new ArrayList<Trained>();
        for (int repeat = 0; repeat < setting.repeats(); repeat++) {
            nets.add(trained(move, numberOfMove, repeat));
        }
        return nets;
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
            var judged = Judged.of(session, data);
            return new Trained(judged, cooled(session, repeat), cpu);
        }
    }

    private Optional<Judged> cooled(TrainingSession session, int repeat) {
        int steps = setting.coolingSteps();
        if (steps == 0) {
            return Optional.empty();
        }
        LearningRate falling = step -> setting.rate() * (1 - (double) step / steps);
        var unused =
                session.train(
                        batches.batches(steps, streams.cooling(number, repeat)),
                        falling.from(session.steps()));
        return Optional.of(Judged.of(session, data));
    }
}
