package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;

/**
 * What the gRPC room lets be seen of each inference request. Thread-safe and cheap; never throws.
 */
public interface RequestMetrics {
    /**
     * adagrow_request_duration_seconds and adagrow_requests_total with code OK.
     *
     * @param servable that answered
     * @param method bare name of the RPC
     * @param nanos from the arrival of the whole request to its answer
     */
    void answered(ServableId servable, String method, long nanos);

    /**
     * adagrow_requests_total of a request that got no answer; its version is empty.
     *
     * @param model empty unless the server knows a model of that name, so that callers cannot make
     *     series
     * @param code name of the gRPC status code
     */
    void refused(String model, String method, String code);
}
