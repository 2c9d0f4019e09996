package dev.adagrow.server.metrics;

import com.sun.management.ThreadMXBean;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What all threads have allocated, to the byte; the JVM's own series move at collections only. */
final class HeapAllocation extends Collector {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new CounterMetricFamily(
                        "adagrow_allocated_bytes",
                        "Bytes that the server has allocated on its heap.",
                        threads.getTotalThreadAllocatedBytes()));
    }
}
