package dev.adagrow.server.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityEngineTest {
    private static final DenseTensor TWO_ROWS =
            DenseTensor.of(
                    new FloatTensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new int[] {2, 2, 2}));

    private static float[] answer(int outputExtent) throws Exception {
        var signature =
                new Signature(
                        true,
                        List.of(new TensorSpec("in", DataType.FP32, List.of(2, 2))),
                        List.of(
                                new Signature.Output(
                                        new TensorSpec("out", DataType.FP32, List.of(outputExtent)),
                                        Optional.empty())));
        try (var session = new IdentityEngine().open(Path.of("unread"), signature)) {
            var output = (DenseTensor) session.infer(List.of(TWO_ROWS)).getFirst();
            assertThat(output.dim(0)).isEqualTo(2);
            return output.toFloats().data();
        }
    }

    @Test
    void anOpenOutputTakesAllValues() throws Exception {
        assertThat(answer(-1)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aNarrowOutputTakesTheFirstValuesOfEachRow() throws Exception {
        assertThat(answer(3)).containsExactly(1, 2, 3, 5, 6, 7);
    }
}
