package dev.adagrow.server.runtime.process;

/** What a frame is; its number on the wire is its place here. */
enum FrameKind {
    OPEN,
    OPENED,
    REFUSED,
    RUN,
    ANSWER,
    FAILED,
    UNFIT
}
