package dev.adagrow.client;

/** Told how far a transfer is; called on the transferring thread. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * @param done bytes; may go back after a broken connection
     */
    void at(long done, long total);
}
