package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.premise.score.Move;

/** The moves among which a score orders. */
public enum Group {
    UNITS,
    CHANNELS,
    BRANCHES,
    ALL;

    boolean has(Move.Kind kind) {
        return switch (this) {
            case UNITS -> kind == Move.Kind.UNIT;
            case CHANNELS -> kind == Move.Kind.CHANNELS;
            case BRANCHES -> kind == Move.Kind.BRANCH;
            case ALL -> true;
        };
    }
}
