package dev.adagrow.trainer.network.weights;

/** Which neighbours in its block a unit is likened to. */
public enum Neighbours {
    BOTH,
    /** The one before it. */
    LEFT,
    /** The one after it. */
    RIGHT;

    boolean left() {
        return this != RIGHT;
    }

    boolean right() {
        return this != LEFT;
    }
}
