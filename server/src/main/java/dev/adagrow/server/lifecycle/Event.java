package dev.adagrow.server.lifecycle;

/** What happens to a version. */
public sealed interface Event {
    /** Why it happened, if that is worth telling; else empty. */
    default String reason() {
        return "";
    }

    /** Somebody asks for it. */
    record Wanted() implements Event {}

    /** Nobody asks for it any more. */
    record Unwanted() implements Event {}

    /** Its load ended before it began, for want of memory. */
    record NoRoom(String reason) implements Event {}

    /** There is memory for it now, and it is reserved. */
    record Room() implements Event {}

    /** Its predecessor gave its memory to others. */
    record Rested(String reason) implements Event {}

    /** A call came for it while it rested. */
    record Called() implements Event {}

    /** The engine has opened it; its goldens are next. */
    record Opened() implements Event {}

    /** It gave its goldens' answers. */
    record Warmed() implements Event {}

    /** The load ended without a model. */
    record LoadFailed(String reason) implements Event {}

    /** It had been given up, and the last handle came back. */
    record Returned() implements Event {}
}
