package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every test that {@code LIFECYCLE-TESTS.md} names is there, in whichever module. */
class LifecycleTestsDocumentTest {
    private static final Pattern TEST = Pattern.compile("`([a-z-]+):([A-Za-z.]+)#([A-Za-z]+)`");
    private static final int FEWEST = 30;

    @Test
    void everyTestThatTheTableNamesIsThere() throws IOException {
        var missing = new TreeSet<String>();
        int named = 0;
        Matcher matcher = TEST.matcher(Files.readString(Path.of("LIFECYCLE-TESTS.md")));
        while (matcher.find()) {
            named++;
            if (!isThere(matcher.group(1), matcher.group(2), matcher.group(3))) {
                missing.add(matcher.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(FEWEST);
    }

    /** Tests of other modules are not on this one's class path, so that sources are looked at. */
    private static boolean isThere(String module, String type, String method) throws IOException {
        Path source =
                Path.of("..", module, "src/test/java/dev/adagrow", module)
                        .resolve(type.replace('.', '/') + ".java");
        if (!Files.isRegularFile(source)) {
            return false;
        }
        return Pattern.compile(
                        "@(Test|RepeatedTest|ParameterizedTest)\\b.*\\bvoid " + method + "\\(",
                        Pattern.DOTALL)
                .matcher(Files.readString(source))
                .find();
    }
}
