package dev.adagrow.loadtest.demo;

/** What befalls the model, and the growth that answers it. */
public enum Challenge {
    /** Known classes look otherwise; the network is large enough for them. */
    DRIFT("drift", "fine-tuned"),
    /** Classes that the model has never seen; for them the network is too small. */
    NEW_CLASSES("new classes", "grown");

    private final String text;
    private final String winner;

    Challenge(String text, String winner) {
        this.text = text;
        this.winner = winner;
    }

    /** In a word or two, for people. */
    public String text() {
        return text;
    }

    /** The kind of network that is to come out, as a manifest calls it. */
    public String winner() {
        return winner;
    }
}
