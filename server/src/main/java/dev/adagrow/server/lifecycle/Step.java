package dev.adagrow.server.lifecycle;

import java.util.List;

/**
 * One step of the life of a loaded version: next state and what is to be done. Pure.
 *
 * <pre>
 *   NEW --wanted--> LOADING --opened--> WARMING --warmed--> AVAILABLE --unwanted--> DRAINING --returned--> UNLOADED
 * </pre>
 *
 * A load for which there is no memory makes it WAITING until there is; then the load begins again.
 * A load that fails leads to FAILED, from where another want leads to LOADING again; it stays
 * FAILED when it is given up, so that the reason is known for as long as anybody may ask. A version
 * that is given up while it loads is DRAINING until the load has ended, and what was loaded is
 * closed. A version that gives its memory to others drains, and gets a successor that is RESTING
 * until it is called or wanted. A version that is wanted again while it drains gets a successor, so
 * that no state has to be taken back.
 */
public record Step(State state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    /**
     * What an event makes of a state.
     *
     * @throws IllegalStateException if the event cannot happen in this state
     */
    public static Step next(State state, Event event) {
        return switch (event) {
            case Event.Wanted e ->
                    switch (state) {
                        case NEW, RESTING, FAILED -> to(State.LOADING, Effect.LOAD);
                        case WAITING, LOADING, WARMING, AVAILABLE -> to(state);
                        case DRAINING -> to(state, Effect.SUCCEED);
                        case UNLOADED -> throw illegal(state, event);
                    };
            case Event.Unwanted e ->
                    switch (state) {
                        case WAITING, RESTING -> to(State.UNLOADED);
                        case LOADING, WARMING -> to(State.DRAINING);
                        case AVAILABLE -> to(State.DRAINING, Effect.WITHDRAW);
                        case DRAINING, UNLOADED, FAILED -> to(state);
                        case NEW -> throw illegal(state, event);
                    };
            case Event.NoRoom e ->
                    switch (state) {
                        case LOADING -> to(State.WAITING);
                        case DRAINING -> to(State.UNLOADED);
                        case NEW, WAITING, RESTING, WARMING, AVAILABLE, UNLOADED, FAILED ->
                                throw illegal(state, event);
                    };
            case Event.Room e ->
                    switch (state) {
                        case WAITING -> to(State.LOADING, Effect.LOAD);
                        case NEW,
                                RESTING,
                                LOADING,
                                WARMING,
                                AVAILABLE,
                                DRAINING,
                                UNLOADED,
                                FAILED ->
                                throw illegal(state, event);
                    };
            case Event.Rested e ->
                    switch (state) {
                        case NEW -> to(State.RESTING);
                        case WAITING,
                                RESTING,
                                LOADING,
                                WARMING,
                                AVAILABLE,
                                DRAINING,
                                UNLOADED,
                                FAILED ->
                                throw illegal(state, event);
                    };
            case Event.Called e ->
                    switch (state) {
                        case RESTING -> to(State.LOADING, Effect.LOAD);
                        case NEW,
                                WAITING,
                                LOADING,
                                WARMING,
                                AVAILABLE,
                                DRAINING,
                                UNLOADED,
                                FAILED ->
                                to(state);
                    };
            case Event.Opened e ->
                    switch (state) {
                        case LOADING -> to(State.WARMING);
                        case DRAINING -> to(state);
                        case NEW, WAITING, RESTING, WARMING, AVAILABLE, UNLOADED, FAILED ->
                                throw illegal(state, event);
                    };
            case Event.Warmed e ->
                    switch (state) {
                        case WARMING -> to(State.AVAILABLE, Effect.PUBLISH);
                        case DRAINING -> to(State.UNLOADED, Effect.CLOSE);
                        case NEW, WAITING, RESTING, LOADING, AVAILABLE, UNLOADED, FAILED ->
                                throw illegal(state, event);
                    };
            case Event.LoadFailed e ->
                    switch (state) {
                        case LOADING, WARMING -> to(State.FAILED);
                        case DRAINING -> to(State.UNLOADED);
                        case NEW, WAITING, RESTING, AVAILABLE, UNLOADED, FAILED ->
                                throw illegal(state, event);
                    };
            case Event.Returned e ->
                    switch (state) {
                        case DRAINING -> to(State.UNLOADED, Effect.CLOSE);
                        case NEW, WAITING, RESTING, LOADING, WARMING, AVAILABLE, UNLOADED, FAILED ->
                                throw illegal(state, event);
                    };
        };
    }

    private static Step to(State state, Effect... effects) {
        return new Step(state, List.of(effects));
    }

    private static IllegalStateException illegal(State state, Event event) {
        return new IllegalStateException(event + " cannot happen to a version that is " + state);
    }
}
