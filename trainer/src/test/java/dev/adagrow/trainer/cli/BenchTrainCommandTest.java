package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTrainCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds  | -1    | --seconds -1.0: not within 0..3600",
                "--seconds  | NaN   | --seconds NaN",
                "--threads  | 0     | --threads 0: not within 1..",
                "--input-threads | -1 | --input-threads -1: not within 0..",
                "--data     | nothing:x | --data: ",
            })
    void refusesBeforeItMeasures(String option, String value, String message) {
        int code =
                Main.run(
                        new String[] {"bench", "train", option, value},
                        new PrintWriter(out, true),
                        new PrintWriter(err, true));

        assertThat(err.toString()).startsWith("adagrow bench train: " + message);
        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }
}
