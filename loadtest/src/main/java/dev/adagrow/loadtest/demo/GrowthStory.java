package dev.adagrow.loadtest.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a continued growth was decided, from the sentences that the trainer puts in front of a
 * version's gate report.
 *
 * @param capacity whether capacity lacks, with the numbers; empty if that was not asked
 * @param won comparisons after which the grown net stayed, in their order
 * @param lost comparisons after which it was taken back
 * @param end why growth was over; empty if the report does not say
 */
public record GrowthStory(
        Optional<String> capacity, List<Duel> won, List<Duel> lost, Optional<String> end) {
    private static final String CAPACITY = "capacity ";
    private static final String STAYS = "the grown net stays";
    private static final String END = "growth is over: ";
    private static final String NUMBER = "(-?[0-9.]+)";
    private static final Pattern COMPARED =
            Pattern.compile(
                    "interval [0-9]+: on the same batches the grown net errs in "
                            + NUMBER
                            + " %, its twin in "
                            + NUMBER
                            + " %; it saves .* log-loss, "
                            + NUMBER
                            + " % on average, p = "
                            + NUMBER);

    /**
     * A grown net and its twin after the same batches, on validation records.
     *
     * @param grownError share of 1
     * @param twinError share of 1
     * @param saved share of the twin's log-loss that the grown net saves, on the average that
     *     decides
     * @param p that the grown net is not better
     */
    public record Duel(double grownError, double twinError, double saved, double p) {
        private static Duel of(Matcher sentence) {
            return new Duel(
                    Double.parseDouble(sentence.group(1)) / 100,
                    Double.parseDouble(sentence.group(2)) / 100,
                    Double.parseDouble(sentence.group(3)) / 100,
                    Double.parseDouble(sentence.group(4)));
        }
    }

    public GrowthStory {
        won = List.copyOf(won);
        lost = List.copyOf(lost);
    }

    /** Sentences that are none of a growth's are passed over. */
    static GrowthStory of(String gateReport) {
        Optional<String> capacity = Optional.empty();
        Optional<String> end = Optional.empty();
        Optional<Duel> open = Optional.empty();
        var won = new ArrayList<Duel>();
        var lost = new ArrayList<Duel>();
        for (String line : gateReport.lines().toList()) {
            Matcher compared = COMPARED.matcher(line);
            if (compared.matches()) {
                open = Optional.of(Duel.of(compared));
            } else if (line.startsWith(STAYS)) {
                open.ifPresent(won::add);
                open = Optional.empty();
            } else if (line.startsWith(END)) {
                open.ifPresent(lost::add);
                open = Optional.empty();
                end = Optional.of(line.substring(END.length()));
            }
            String said = line.startsWith(END) ? line.substring(END.length()) : line;
            if (said.startsWith(CAPACITY)) {
                capacity = Optional.of(said);
            }
        }
        return new GrowthStory(capacity, won, lost, end);
    }
}
