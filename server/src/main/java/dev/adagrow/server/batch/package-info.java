/**
 * Dynamic batching: calls for one version share runs of the engine.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li>There is one queue for each version and arm. A batch takes from one queue only, so it never
 *       mixes versions, and arms of one version do not share latencies.
 *   <li>No more batches run at a time than there are engine threads. While one is idle, a call is
 *       run at once; while all are busy, calls gather, and the next free thread takes as many as
 *       fit. The next turn is the model's that has had least of the engine's time, as far as it
 *       wanted some ({@link dev.adagrow.server.batch.EngineShares}): a costly model, a hot one, or
 *       one on trial does not take another's share. Versions and arms of a model take turns, a
 *       batch each.
 *   <li>One exception: if a queue's last batch was shared by several calls, its next one may wait
 *       until as many rows are there again, but no longer than {@code maxDelayMicros} after its
 *       first row's arrival. Callers who send their next call when they have an answer would
 *       otherwise split into one that is early and the rest. A lone caller never waits.
 *   <li>No more runs of a model are under way at a time than its {@code instances}, all versions
 *       and arms together, background work included. Its calls wait meanwhile for one to end, and
 *       other models have the engine threads.
 *   <li>A run that is known to be short is done by the event loop that the call came in on, when it
 *       has read what there was to read, in place of an engine thread: waking that and being woken
 *       by it takes longer than such a run. Replies are told on the loop of their call, those of a
 *       batch together.
 *   <li>In a queue, urgent calls go before others, and those of one priority in the order of their
 *       arrival; between queues priorities mean nothing. Calls of a lower priority wait for as long
 *       as there are urgent ones, and then fail by their deadlines.
 *   <li>A batch has at most {@code maxRows} rows, and no more than make a row cheaper, as was
 *       measured while the version warmed; while another version is called, too, it is as short as
 *       costs no more than a quarter. A call of more rows is run in pieces, each a batch of its
 *       own, between which other calls of the queue have their turn. Smaller calls are never split.
 *   <li>A call is refused at once, QUEUE_FULL, if what runs and what has its turn before it leave
 *       too little of its deadline, with a quarter and two milliseconds to spare. What is expected
 *       comes from the measurement, and from how much longer runs took of late. A call that nothing
 *       is before is never refused.
 *   <li>A call whose deadline has passed, or whose caller has gone, when its rows would be run is
 *       dropped, and nothing (more) is run for it.
 *   <li>A queue that would hold more than {@code maxQueuedRows} rows, or {@code maxQueuedBytes}
 *       bytes of inputs, refuses the call: QUEUE_FULL. So is a call without a deadline that is
 *       expected to take longer than {@code maxWaitMillis}.
 *   <li>If the engine cannot run a batch, its calls are run one by one, so that what one of them
 *       brings does not fail the others; if it breaks, all calls of the batch fail.
 *   <li>Background work runs row by row, only when no call waits, and then rests so long that it
 *       has no more than its share of one engine thread's time. Above its bound it is shed. A call
 *       that its model's instances keep waiting does not keep background work of other models
 *       waiting.
 *   <li>On close, what waits is answered; background work is dropped.
 * </ul>
 *
 * {@code maxRows}, {@code maxDelayMicros}, {@code maxQueuedRows} and {@code instances} are each
 * model's own ({@link dev.adagrow.server.batch.LimitTable}).
 */
@NullMarked
package dev.adagrow.server.batch;

import org.jspecify.annotations.NullMarked;
