package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;

/**
 * What the control plane lets be seen. Thread-safe; called from control threads and from feedback
 * calls, never per inference.
 */
public interface ControlMetrics {
    /**
     * adagrow_feedback_total; the version is empty once it is not in memory any more.
     *
     * @param result lower-case name of the feedback status
     */
    void feedback(ServableId version, String result);

    /** adagrow_online_accuracy. @param share of 1, over the last labelled rows of the version */
    void onlineAccuracy(ServableId version, double share);

    /** adagrow_offline_accuracy, as the bundle's manifest says for its test split. */
    void offlineAccuracy(ServableId version, String artifact, double share);

    /**
     * adagrow_traffic_share of all arms of the model; series of versions that are no longer in the
     * split become 0.
     */
    void trafficShare(TrafficSplit split);

    /** adagrow_swaps_total: another version became stable. */
    void swapped(String model);

    /** adagrow_rollout_labelled_keys. */
    void labelledKeys(String model, Arm arm, long keys);
}
