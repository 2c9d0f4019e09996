package dev.adagrow.trainer.stream;

/**
 * What a training has used.
 *
 * @param cpuSeconds of all threads of its processes
 * @param seconds by the clock
 */
record Cost(double cpuSeconds, double seconds) {
    static final Cost NONE = new Cost(0, 0);

    Cost plus(Cost more) {
        return new Cost(cpuSeconds + more.cpuSeconds, seconds + more.seconds);
    }
}
