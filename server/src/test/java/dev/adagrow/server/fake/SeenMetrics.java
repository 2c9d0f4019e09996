package dev.adagrow.server.fake;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last value of everything that is let be seen. */
public final class SeenMetrics implements ControlMetrics {
    public final Map<String, Integer> feedback = new ConcurrentHashMap<>();
    public final Map<ServableId, Double> online = new ConcurrentHashMap<>();
    public final Map<String, Double> offline = new ConcurrentHashMap<>();
    public final Map<String, TrafficSplit> shares = new ConcurrentHashMap<>();
    public final Map<String, Integer> swaps = new ConcurrentHashMap<>();
    public final Map<Arm, Long> labelled = new ConcurrentHashMap<>();

    @Override
    public void feedback(ServableId version, String result) {
        feedback.merge(result, 1, Integer::sum);
    }

    @Override
    public void onlineAccuracy(ServableId version, double share) {
        online.put(version, share);
    }

    @Override
    public void offlineAccuracy(ServableId version, String artifact, double share) {
        offline.put(version + " " + artifact, share);
    }

    @Override
    public void trafficShare(TrafficSplit split) {
        shares.put(split.model(), split);
    }

    @Override
    public void swapped(String model) {
        swaps.merge(model, 1, Integer::sum);
    }

    @Override
    public void labelledKeys(String model, Arm arm, long keys) {
        labelled.put(arm, keys);
    }
}
