package dev.adagrow.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchConfigTest {
    @Test
    void findsTheLauncherWhereTheEnvironmentSays(@TempDir Path home) throws Exception {
        assertThat(Files.createFile(home.resolve("adagrow")).toFile().setExecutable(true)).isTrue();
        assertThat(LaunchConfig.from(Map.of("ADAGROW_HOME", home.toString())).home())
                .isEqualTo(home);
    }

    @Test
    void saysWhatIsMissing(@TempDir Path empty) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LaunchConfig.from(Map.of()))
                .withMessageContaining("ADAGROW_HOME is not set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LaunchConfig.from(Map.of("ADAGROW_HOME", empty.toString())))
                .withMessageContaining(empty.resolve("adagrow").toString());
    }
}
