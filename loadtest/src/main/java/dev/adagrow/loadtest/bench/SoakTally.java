package dev.adagrow.loadtest.bench;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the threads of a {@link SoakBench} have done and met. Thread-safe. */
final class SoakTally {
    final LongAdder calls = new LongAdder();
    final LongAdder failedCalls = new LongAdder();
    final LongAdder wrongAnswers = new LongAdder();
    final LongAdder pinnedCalls = new LongAdder();
    final LongAdder refusedPinned = new LongAdder();
    final LongAdder failedPinned = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder refusedCommands = new LongAdder();
    final LongAdder failedCommands = new LongAdder();
    private final AtomicReference<String> first = new AtomicReference<>("");

    /** Counts what may not be, and keeps the first of its kind. */
    void fault(LongAdder kind, String what) {
        kind.increment();
        first.compareAndSet("", what);
    }

    /** "" without one. */
    String firstFault() {
        return first.get();
    }
}
