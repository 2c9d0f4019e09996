package dev.adagrow.trainer.report;

import dev.adagrow.trainer.evaluation.Proportion;
import java.util.List;
import java.util.Locale;

/** Figures as people read them. Stateless. */
final class Words {
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    /** "97.40 %". */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** "97.40 % (95.2 to 98.6)", the 95 % interval behind it; "-" without records. */
    static String accuracy(double share, int records) {
        if (records == 0) {
            return "-";
        }
        var interval = new Proportion((int) Math.rint(share * records), records).wilson();
        return String.format(
                Locale.ROOT,
                "%.2f %% (%.1f to %.1f)",
                100 * share,
                100 * interval.low(),
                100 * interval.high());
    }

    /** "1,234,567". */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** "1 unit", "2 units". */
    static String count(long n, String one, String many) {
        return count(n) + " " + (n == 1 ? one : many);
    }

    /** "8.3 s", "2 min 8 s", "3 h 12 min". */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < HOUR
                ? whole / MINUTE + " min " + whole % MINUTE + " s"
                : whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
    }

    /** "1-2-1". */
    static String units(List<Integer> units) {
        return String.join("-", units.stream().map(String::valueOf).toList());
    }

    /** Without control characters, which a well-formed page cannot hold. */
    static String clean(String words) {
        return words.replaceAll("[\\p{Cntrl}&&[^\\n]]", " ");
    }

    private Words() {}
}
