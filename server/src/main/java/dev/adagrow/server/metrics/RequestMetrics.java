package dev.adagrow.server.metrics;

/** What the gRPC room lets be seen of each inference request. Thread-safe and cheap; never throws. */
@FunctionalInterface
public interface RequestMetrics {
    /**
     * adagrow_requests_total and, for answered calls, adagrow_request_duration_seconds.
     *
     * @param model empty unless the server knows a model of that name, so that callers cannot make series
     * @param version that answered; empty when none did
     * @param method bare name of the RPC
     * @param code name of the gRPC status code
     * @param nanos from the arrival of the whole request to its answer
     */
    void answered(String model, String version, String method, String code, long nanos);
}
