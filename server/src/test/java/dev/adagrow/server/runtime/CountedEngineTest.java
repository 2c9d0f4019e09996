package dev.adagrow.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedEngineTest {
    private static final Signature ANY =
            Signature.classifier(
                    new Signature.TensorSpec("input", DataType.FP32, List.of(1)),
                    "output",
                    List.of("a", "b"));

    private static final class Closable implements EngineSession {
        private boolean stuck;

        @Override
        public List<Tensor> infer(List<Tensor> inputs) {
            return inputs;
        }

        @Override
        public void close() {
            if (stuck) {
                throw new IllegalStateException("stuck");
            }
        }
    }

    @Test
    void aSessionCountsAsOpenUntilItsMemoryIsFree() throws LoadException {
        var inner = new Closable();
        var engine = new CountedEngine((model, signature) -> inner);
        assertThat(engine.open()).isZero();

        var session = engine.open(Path.of("model"), ANY);
        assertThat(engine.open()).isEqualTo(1);
        inner.stuck = true;
        assertThatThrownBy(session::close).hasMessage("stuck");
        assertThat(engine.open()).isEqualTo(1);
        inner.stuck = false;
        session.close();
        session.close();
        assertThat(engine.open()).isZero();
        assertThat(engine.opened()).isEqualTo(1);
    }

    @Test
    void aFileThatIsRefusedOpensNothing() {
        var engine =
                new CountedEngine((model, signature) -> {
                    throw new LoadException("not taken");
                });
        assertThatThrownBy(() -> engine.open(Path.of("model"), ANY))
                .isInstanceOf(LoadException.class);
        assertThat(engine.open()).isZero();
        assertThat(engine.opened()).isZero();
    }
}
