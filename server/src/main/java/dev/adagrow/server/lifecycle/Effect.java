package dev.adagrow.server.lifecycle;

/** What is to be done after a step. */
public enum Effect {
    /** Load it, on the executor for loads. */
    LOAD,
    /** Let calls have handles. */
    PUBLISH,
    /** Give out no more handles. {@link Event.Returned} follows, maybe at once. */
    WITHDRAW,
    /** Free its memory. */
    CLOSE,
    /** Begin a life of its own for the same version, beside this one, which only drains. */
    SUCCEED
}
