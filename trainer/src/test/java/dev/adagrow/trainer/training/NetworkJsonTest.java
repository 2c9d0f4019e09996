package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkJsonTest {
    private static final List<LoggedEvent> LOG =
            List.of(
                    new LoggedEvent(3, 7, new GrowthEvent.UnitInserted(1, 0)),
                    new LoggedEvent(
                            6,
                            -8,
                            new GrowthEvent.BranchesAdded(
                                    Map.of(
                                            "stem.conv", new Branch.Conv(1, 3),
                                            "block1.u0.conv", new Branch.AveragePool(3),
                                            "block1.u1.conv", new Branch.Identity()))),
                    new LoggedEvent(9, 1, new GrowthEvent.ClassesAdded(2)),
                    new LoggedEvent(9, 3, new GrowthEvent.ChannelsAdded(1, 4)),
                    new LoggedEvent(12, 0, new GrowthEvent.Stopped("enough \"gain\"")));

    @Test
    void networkAndLogComeBackAsTheyWere() throws IOException {
        var network = new NetworkJson.Network(RandomForms.branchy(new Shape(3, 9, 8)), LOG);
        assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
        assertThat(NetworkJson.readLog(NetworkJson.writeLog(LOG))).isEqualTo(LOG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\":\"unit\",\"block\":0,\"position\":\"x\"} | field position is no integer",
                "{\"kind\":\"classes\",\"count\":-3} | -3 classes added",
                "{\"kind\":\"channels\",\"block\":0,\"count\":0} | 0 channels added",
                "{\"kind\":\"branches\",\"byConv\":{\"stem.conv\":\"conv2x3\"}} | conv2x3: a branch of extent 2",
                "{\"kind\":\"branches\",\"byConv\":{\"stem.conv\":\"pool4\"}} | pool4: a branch of extent 4",
                "{\"kind\":\"shrunk\"} | unknown growth event \"shrunk\"",
                "{\"kind\":\"stopped\"} | field reason is missing"
            })
    void eventThatCannotBeIsRefusedWithItsLine(String event, String reason) {
        var line = "{\"epoch\":1,\"seed\":2," + event.substring(1);
        var file = line.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> NetworkJson.readLog(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("growth log, line 1: ")
                .hasMessageContaining(reason);
    }
}
