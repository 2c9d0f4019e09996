package dev.adagrow.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolTest {
    private static final double TOLERANCE = 1e-9;

    private static StreamPlan plan(StreamName name) {
        return StreamPlan.of(StreamSettings.of(name));
    }

    /** Whole numbers of seconds, so that time can be gone through second by second. */
    private static Protocol random(StreamPlan plan, int interval, Random random) {
        var rows = new ArrayList<List<Double>>();
        var costs = new ArrayList<Double>();
        for (int k = 0; k < plan.size(); k++) {
            rows.add(Stream.generate(random::nextDouble).limit(plan.tasks().size()).toList());
            costs.add(k == 0 ? 0.0 : random.nextInt(3 * interval));
        }
        return new Protocol(plan, rows, interval, costs);
    }

    @ParameterizedTest
    @EnumSource(StreamName.class)
    void prequentialAccuracyIsThatOfALifeSecondBySecond(StreamName name) {
        var plan = plan(name);
        var random = new Random(name.ordinal());
        for (int i = 0; i < 50; i++) {
            var protocol = random(plan, 7, random);
            assertThat(protocol.prequential()).isCloseTo(lived(protocol, 7), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @EnumSource(StreamName.class)
    void stretchesFollowEachOtherFromTheFirstArrivalToTheEnd(StreamName name) {
        var plan = plan(name);
        var random = new Random(name.ordinal());
        for (int i = 0; i < 50; i++) {
            var stretches = random(plan, 7, random).overTime();
            double at = 7;
            for (var stretch : stretches) {
                assertThat(stretch.from()).isEqualTo(at);
                at = stretch.to();
            }
            assertThat(at).isEqualTo(7.0 * plan.size());
        }
    }

    @Test
    void theMeanOverSeenTasksLeavesOutThoseToCome() {
        var rows = List.of(List.of(0.9, 0.1, 0.1), List.of(0.8, 0.7, 0.1), List.of(0.6, 0.5, 0.4));
        var protocol = new Protocol(plan(StreamName.JOBS), rows, 10, List.of(0.0, 0.0, 0.0));
        assertThat(protocol.onSeen(0)).isEqualTo(0.9);
        assertThat(protocol.onSeen(1)).isCloseTo(0.75, within(TOLERANCE));
        assertThat(protocol.onSeen(2)).isCloseTo(0.5, within(TOLERANCE));
    }

    /** One request a second; a queue of arrivals, and one training at a time. */
    private static double lived(Protocol p, int interval) {
        int arrived = 0;
        int answering = 0;
        int training = 0;
        long left = 0;
        double right = 0;
        int asked = 0;
        for (int second = 0; second < p.plan().size() * interval; second++) {
            arrived = second / interval;
            while (true) {
                if (training > answering && left == 0) {
                    answering = training;
                } else if (training == answering && arrived > answering) {
                    training = answering + 1;
                    left = p.costs().get(training).longValue();
                } else {
                    break;
                }
            }
            left = Math.max(0, left - 1);
            if (second >= interval) {
                double sum = 0;
                for (int task : p.plan().asked(arrived)) {
                    sum += p.accuracies().get(answering).get(task);
                }
                right += sum / p.plan().asked(arrived).size();
                asked++;
            }
        }
        return right / asked;
    }

    @ParameterizedTest
    @EnumSource(StreamName.class)
    void forgettingAndLeastAccuracyAreThoseOfGoingThroughTheTable(StreamName name) {
        var plan = plan(name);
        var random = new Random(name.ordinal());
        for (int i = 0; i < 20; i++) {
            var p = random(plan, 3, random);
            double least = 2;
            var lost = new ArrayList<Double>();
            var known = new HashSet<Integer>();
            var best = new ArrayList<>(Collections.nCopies(plan.tasks().size(), -1.0));
            for (int m = 0; m < plan.size(); m++) {
                for (int task : known) {
                    least = Math.min(least, p.accuracies().get(m).get(task));
                }
                known.add(plan.order().get(m));
                for (int task : known) {
                    best.set(task, Math.max(best.get(task), p.accuracies().get(m).get(task)));
                }
            }
            for (int task : known) {
                if (plan.order().indexOf(task) < plan.size() - 1) {
                    lost.add(best.get(task) - p.accuracies().getLast().get(task));
                }
            }
            assertThat(p.minAccuracy()).isEqualTo(least);
            assertThat(p.forgetting())
                    .isCloseTo(
                            lost.stream().mapToDouble(x -> x).average().orElseThrow(),
                            within(TOLERANCE));
        }
    }

    @Test
    void aTrainingThatTakesTooLongDelaysAllThatFollow() {
        var protocol =
                new Protocol(
                        plan(StreamName.JOBS),
                        Collections.nCopies(3, List.of(0.0, 0.0, 0.0)),
                        10,
                        List.of(0.0, 25.0, 4.0));
        assertThat(protocol.ends()).containsExactly(0, 35, 39);
    }

    @Test
    void aModelThatComesAfterTheEndNeverAnswersButCountsAtTheEnd() {
        var protocol =
                new Protocol(
                        plan(StreamName.JOBS),
                        List.of(
                                List.of(0.5, 0.0, 0.0),
                                List.of(1.0, 1.0, 1.0),
                                List.of(1.0, 1.0, 1.0)),
                        10,
                        List.of(0.0, 100.0, 1.0));
        // a half of two tasks at first, then a third of three
        assertThat(protocol.prequential()).isCloseTo((0.25 + 0.5 / 3) / 2, within(TOLERANCE));
        assertThat(protocol.finalMean()).isEqualTo(1);
    }

    @Test
    void freeTrainingAnswersAtOnce() {
        var rows = List.of(List.of(0.9, 0.0, 0.0), List.of(0.8, 0.7, 0.0), List.of(0.6, 0.5, 0.4));
        var protocol = new Protocol(plan(StreamName.JOBS), rows, 10, List.of(0.0, 0.0, 0.0));
        assertThat(protocol.prequential()).isCloseTo((0.75 + 0.5) / 2, within(TOLERANCE));
        assertThat(protocol.finalMean()).isCloseTo(0.5, within(TOLERANCE));
        assertThat(protocol.forgetting()).isCloseTo((0.3 + 0.2) / 2, within(TOLERANCE));
        assertThat(protocol.minAccuracy()).isEqualTo(0.5);
    }

    @Test
    void aTaskThatComesBackCountsOnce() {
        var plan = plan(StreamName.RECURRING);
        assertThat(plan.asked(3)).containsExactly(1);
        var rows = Collections.nCopies(5, List.of(0.9, 0.6, 0.3));
        var protocol = new Protocol(plan, rows, 1, Collections.nCopies(5, 0.0));
        assertThat(protocol.finalMean()).isCloseTo(0.6, within(TOLERANCE));
        assertThat(protocol.prequential())
                .isCloseTo((0.6 + 0.3 + 0.6 + 0.3) / 4, within(TOLERANCE));
    }

    @Test
    void aTableOfAnotherSizeIsRefused() {
        assertThatThrownBy(() ->
                        new Protocol(plan(StreamName.JOBS), List.of(List.of(1.0)), 1, List.of(0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 rows and 1 costs of 3 steps");
    }
}
