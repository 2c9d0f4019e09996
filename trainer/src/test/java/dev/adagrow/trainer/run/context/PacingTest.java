package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Batch BATCH =
            new Batch(FloatTensor.zeros(1, 1, 1, 1), new int[1], Optional.empty());

    private static RunListener answering(RunListener.Control control) {
        return new RunListener() {
            @Override
            public void progress(Progress progress) {}

            @Override
            public void checkpoint(SavedCheckpoint saved) {}

            @Override
            public Control control() {
                return control;
            }
        };
    }

    @Test
    void restsBeforeEveryBatchForAsLongAsTheListenerWants() {
        var rests = new ArrayList<Long>();
        var pacing = new Pacing(answering(new RunListener.Control(false, 0.25)), rests::add);
        var batches = pacing.over(List.of(BATCH, BATCH).iterator());
        while (batches.hasNext()) {
            assertThat(batches.next()).isSameAs(BATCH);
        }
        assertThat(rests).containsExactly(250L, 250L);
    }

    @Test
    void takesNoBatchOnceTheListenerHasCancelled() {
        var source = new ArrayList<>(List.of(BATCH)).iterator();
        var pacing = new Pacing(answering(new RunListener.Control(true, 0)), millis -> {});
        assertThatThrownBy(() -> pacing.over(source).next())
                .isInstanceOf(CancellationException.class);
        assertThat(source.hasNext()).isTrue();
    }

    @Test
    void anInterruptCancelsAndStaysVisible() {
        var pacing =
                new Pacing(
                        answering(new RunListener.Control(false, 1)),
                        millis -> {
                            throw new InterruptedException();
                        });
        try {
            assertThatThrownBy(pacing::step).isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
