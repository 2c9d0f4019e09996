package dev.adagrow.trainer.growth;

/** Is told of every decision of a growth, on the run's thread, as soon as it has been made. */
@FunctionalInterface
public interface DecisionLog {
    /** Should return soon. */
    void decided(GrowthDecision decision);

    /** Forgets them. */
    static DecisionLog none() {
        return decision -> {};
    }
}
