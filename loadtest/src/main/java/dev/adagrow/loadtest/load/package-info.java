/**
 * Open-loop load: calls leave on a schedule whatever the answers do, and a latency counts from the
 * moment at which its call was due. A slow server so shows as latency and never as fewer calls (G.
 * Tene, "How not to measure latency": coordinated omission). Every call is labelled, and its label
 * reported as feedback some time after the answer.
 *
 * <pre>
 *   Deck -> OpenLoop -> Target
 *              |-> Journal    counts, latencies and accuracy by time
 *              '-> Reporter   labels, later
 * </pre>
 */
@NullMarked
package dev.adagrow.loadtest.load;

import org.jspecify.annotations.NullMarked;
