package dev.adagrow.trainer.premise.summary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.adagrow.trainer.experiment.report.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as one JSON object on one line. Stateless. */
public final class SummaryJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static String write(PlacementReport report) throws JsonProcessingException {
        var root =
                JSON.createObjectNode()
                        .put("seeds", report.stable().seeds())
                        .put("checkpoints", report.stable().checkpoints());
        root.set("stable", summary(report.stable()));
        root.set("cooled", report.cooled().map(SummaryJson::summary).orElse(null));
        return JSON.writeValueAsString(root);
    }

    private static JsonNode summary(PlacementSummary summary) {
        var root = JSON.createObjectNode();
        scores(root.putArray("scores"), summary.scores());
        scores(root.putArray("repeats"), summary.repeats());
        var kinds = root.putArray("moves");
        for (var row : summary.kinds()) {
            var node = kinds.addObject().put("kind", name(row.kind()));
            node.set("gain", estimate(Optional.of(row.gain())));
            node.set("errorGain", estimate(Optional.of(row.errorGain())));
            node.set("gainPerCpuSecond", estimate(Optional.of(row.gainPerCpuSecond())));
            node.set("cpuOverTwin", estimate(Optional.of(row.cost())));
        }
        return root;
    }

    private static void scores(ArrayNode array, List<ScoreRow> rows) {
        for (var row : rows) {
            var node = array.addObject().put("score", row.score()).put("among", name(row.group()));
            node.set("spearman", estimate(row.correlation()));
            node.set("spearmanPerCpuSecond", estimate(row.perCpuSecond()));
            node.set("pickOverMean", estimate(row.pick()));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode estimate(Optional<Estimate> estimate) {
        if (estimate.isEmpty()) {
            return JSON.nullNode();
        }
        var node =
                JSON.createObjectNode()
                        .put("mean", estimate.get().mean())
                        .put("n", estimate.get().n());
        estimate.get().interval().ifPresent(i -> node.put("low", i.low()).put("high", i.high()));
        return node;
    }

    private SummaryJson() {}
}
