package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.run.deliver.Paired;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.training.TrainingSession;

/**
 * The validation records of a continued growth.
 *
 * @param fresh of the new data set
 * @param old of the earlier ones, possibly none
 */
record Validation(Records fresh, Records old) {
    /**
     * What a network makes of them.
     *
     * @param freshError macro error on the new task
     * @param oldError macro error on the old one; 0 without records
     * @param scores new records, then old ones
     */
    record Check(double freshError, double oldError, boolean both, Scores scores) {
        /** e = mean of the two. */
        double error() {
            return both ? (freshError + oldError) / 2 : freshError;
        }

        /** '1' for a right answer, else '0'. */
        String right() {
            var text = new StringBuilder();
            for (int i = 0; i < scores.records(); i++) {
                text.append(scores.right(i) ? '1' : '0');
            }
            return text.toString();
        }

        /** Standard error of the change since an earlier check; 0 if there was none. */
        double standardError(String earlier) {
            int n01 = 0;
            int n10 = 0;
            for (int i = 0; i < earlier.length(); i++) {
                boolean was = earlier.charAt(i) == '1';
                n01 += !was && scores.right(i) ? 1 : 0;
                n10 += was && !scores.right(i) ? 1 : 0;
            }
            return new Paired(earlier.length(), n01, n10).standardError();
        }
    }

    Check check(TrainingSession session, InputThreads input) {
        var ofFresh = Scores.of(session::logits, fresh, input);
        var ofOld = Scores.of(session::logits, old, input);
        return new Check(
                ofFresh.macroError(), ofOld.macroError(), old.size() > 0, ofFresh.and(ofOld));
    }
}
