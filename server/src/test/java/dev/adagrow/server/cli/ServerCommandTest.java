package dev.adagrow.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCommandTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:8001",
        "localhost, localhost:8001",
        "::1, [::1]:8001",
        "[::1], [::1]:8001",
        "::, [::]:8001"
    })
    void printsAddressesThatClientsTake(String host, String address) {
        assertThat(ServerCommand.address(host, 8001)).isEqualTo(address);
    }
}
