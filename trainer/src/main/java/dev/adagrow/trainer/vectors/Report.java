package dev.adagrow.trainer.vectors;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What checking one file gave.
 *
 * @param tolerance empty if the file is not known
 */
public record Report(String file, OptionalDouble tolerance, List<Entry> entries) {
    /** One named comparison of a case. */
    public record Entry(String name, CheckResult outcome) {}

    public Report {
        entries = List.copyOf(entries);
    }

    public long passed() {
        return entries.stream().filter(e -> e.outcome() instanceof CheckResult.Passed).count();
    }

    public long failed() {
        return entries.stream().filter(e -> e.outcome() instanceof CheckResult.Failed).count();
    }

    public long unknown() {
        return entries.stream().filter(e -> e.outcome() instanceof CheckResult.Unknown).count();
    }

    /** Over everything that was compared; empty if nothing was. */
    public OptionalDouble largestDifference() {
        return entries.stream()
                .flatMapToDouble(e ->
                        switch (e.outcome()) {
                            case CheckResult.Passed(double d) -> DoubleStream.of(d);
                            case CheckResult.Failed(String what, double d) -> DoubleStream.of(d);
                            case CheckResult.Unknown u -> DoubleStream.empty();
                        })
                .max();
    }
}
