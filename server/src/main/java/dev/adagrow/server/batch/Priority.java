package dev.adagrow.server.batch;

/** Which of the calls that wait for one version are run first; most urgent first. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
