package dev.adagrow.server.grpc.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialTest {
    @Test
    void taskThatFailsInWhateverWayHoldsNoneBehindItUp() {
        var done = new ArrayList<Integer>();
        var serial = new Serial(Runnable::run);
        serial.execute(() -> {
            throw new StackOverflowError("on purpose");
        });
        serial.execute(() -> {
            serial.execute(() -> done.add(2));
            done.add(1);
        });

        assertThat(done).isEqualTo(List.of(1, 2));
    }
}
