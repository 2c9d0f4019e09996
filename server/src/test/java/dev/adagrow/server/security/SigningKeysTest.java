package dev.adagrow.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    @TempDir private Path folder;

    @Test
    void firstKeyIsMadeForItsOwnerAlone() throws IOException {
        var keys = open();

        assertThat(keys.current()).isEqualTo(1);
        assertThat(Files.getPosixFilePermissions(folder.resolve("keys/prediction-1.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.size(folder.resolve("keys/prediction-1.key"))).isEqualTo(32);
    }

    @Test
    void newKeySignsAndTheOldOneStillVerifies() throws IOException {
        var signature = open().mac(1).orElseThrow().doFinal(new byte[] {7});
        write("prediction-2.key", 32, "rw-------");
        var keys = open();

        assertThat(keys.current()).isEqualTo(2);
        assertThat(keys.mac(1).orElseThrow().doFinal(new byte[] {7})).isEqualTo(signature);
        assertThat(keys.mac(2).orElseThrow().doFinal(new byte[] {7})).isNotEqualTo(signature);
        assertThat(keys.mac(3)).isEmpty();
    }

    @Test
    void keyThatOthersMayReadIsRefused() throws IOException {
        var first = open();
        assertThat(first.current()).isEqualTo(1);
        write("prediction-2.key", 32, "rw-r--r--");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prediction-2.key");
    }

    @Test
    void keyOfAnotherLengthIsRefused() throws IOException {
        var first = open();
        assertThat(first.current()).isEqualTo(1);
        write("prediction-2.key", 16, "rw-------");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("16 bytes");
    }

    @Test
    void keyWhoseNumberIsWrittenOtherwiseIsRefused() throws IOException {
        var first = open();
        assertThat(first.current()).isEqualTo(1);
        write("prediction-01.key", 32, "rw-------");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prediction-01.key");
    }

    private SigningKeys open() throws IOException {
        return SigningKeys.open(folder.resolve("keys"), new SecureRandom());
    }

    private void write(String name, int bytes, String permissions) throws IOException {
        var file = Files.write(folder.resolve("keys").resolve(name), new byte[bytes]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
