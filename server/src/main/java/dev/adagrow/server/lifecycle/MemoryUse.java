package dev.adagrow.server.lifecycle;

/**
 * What models in memory take of what they may.
 *
 * @param limit in bytes
 * @param taken bytes reserved by models that are in memory, or on their way into it or out of it
 * @param waiting versions that wait for memory
 */
public record MemoryUse(long limit, long taken, int waiting) {}
