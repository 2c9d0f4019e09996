package dev.adagrow.client.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How values are written for people. */
final class Shown {
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    static String bytes(long size) {
        return size < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", size / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", size / 1048576.0);
    }

    /** UTC, to the second; "-" for none. */
    static String time(Timestamp time) {
        return time.equals(Timestamp.getDefaultInstance())
                ? "-"
                : Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
    }

    /** A version number, or "-" for none. */
    static String version(int version) {
        return version == 0 ? "-" : Integer.toString(version);
    }

    /** "fine tune" of FINE_TUNE. */
    static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The last part of a resource name. */
    static String bare(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** What fits into a table's cell. */
    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** After a sentence: ": reason", or a reason of several lines indented below it. */
    static String because(String reason) {
        if (reason.isEmpty()) {
            return "";
        }
        return reason.indexOf('\n') < 0
                ? ": " + reason
                : "\n" + reason.strip().indent(2).stripTrailing();
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private Shown() {}
}
