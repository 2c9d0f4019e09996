package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {
    @ParameterizedTest
    @CsvSource({
        "20000, 15313, 2187",
        "1024, 672, 96",
        "100, 44, 6",
        "9223372036854775807, 2147483647, 2147483647"
    })
    void connectionsLeaveFilesForAllElse(long files, int grpc, int http) {
        var limits = new ProcessLimits(files);

        assertThat(limits.grpcConnections()).isEqualTo(grpc);
        assertThat(limits.httpConnections()).isEqualTo(http);
    }
}
