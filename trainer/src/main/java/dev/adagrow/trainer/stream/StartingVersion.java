package dev.adagrow.trainer.stream;

/** Which version the training of a step goes on from. */
public enum StartingVersion {
    /** The one that answers at that time. */
    SERVED,
    /**
     * The one, of all that the arm has published so far, that answers the step's own validation
     * records best: what is done about a drift that comes back (P. M. Gonçalves and R. S. M. de
     * Barros, RCD: A recurring concept drift framework, Pattern Recognition Letters 34, 2013).
     *
     * <p>Asked are the versions that know every class of the step's table, each by the artifact it
     * is served with; of equal ones the version that answers, then the newest. If training finds
     * that this version needs none, by the rule that holds for every arm (it errs in one point more
     * at most than on the records of the past), it is re-selected: it answers from then on as it
     * is. A refusal leaves the version that answered. Where no other version knows all classes,
     * nothing is asked, and the arm does what it would do with {@link #SERVED}.
     */
    BEST
}
