package dev.adagrow.server.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTimerTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private final List<Integer> runs = new ArrayList<>();

    /** Takes so long for a row, and the longer the earlier a run of its size is. */
    private LoadedModel model(long nanosOfRow) {
        return new LoadedModel() {
            @Override
            public Manifest manifest() {
                return FakeModel.MANIFEST;
            }

            @Override
            public Tensors infer(Tensors inputs) {
                runs.add(inputs.rows());
                long earlier = runs.stream().filter(rows -> rows == inputs.rows()).count() - 1;
                now += nanosOfRow * inputs.rows() + Math.max(0, 3 - earlier);
                return inputs;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void runsOfEachSizeAreRepeatedAndTheShortestCounts() throws Exception {
        var times = RunTimer.measure(model(MILLI), FakeModel.rows(1), 6, () -> now);
        assertThat(times.measured())
                .containsExactly(
                        new Measured(1, MILLI),
                        new Measured(2, 2 * MILLI),
                        new Measured(4, 4 * MILLI),
                        new Measured(6, 6 * MILLI));
        assertThat(runs).startsWith(1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void sizesThatWereNotTimedAreRunOnce() throws Exception {
        var model = model(MILLI);
        var times = RunTimer.measure(model, FakeModel.rows(1), 10, () -> now);
        runs.clear();

        RunTimer.warm(model, FakeModel.rows(1), 10, times, () -> now);

        assertThat(runs).containsExactly(3, 5, 6, 7, 9);
    }

    @Test
    void sizesThatWouldTakeTooLongStayCold() throws Exception {
        var model = model(8 * MILLI);
        var times = RunTimer.measure(model, FakeModel.rows(1), 32, () -> now);
        runs.clear();

        RunTimer.warm(model, FakeModel.rows(1), 32, times, () -> now);

        assertThat(runs).containsExactly(3, 5, 6, 7, 8);
    }

    @Test
    void sizesThatWouldTakeTooLongAreNotTried() throws Exception {
        var times = RunTimer.measure(model(8 * MILLI), FakeModel.rows(1), 32, () -> now);
        assertThat(times.measured()).extracting(Measured::rows).containsExactly(1, 2, 4);
    }
}
