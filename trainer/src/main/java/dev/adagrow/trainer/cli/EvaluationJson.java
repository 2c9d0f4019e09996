package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.evaluation.Confusion;
import dev.adagrow.trainer.evaluation.Evaluator;
import dev.adagrow.trainer.evaluation.Proportion;
import dev.adagrow.trainer.evaluation.Tally;
import java.util.List;

/** An evaluation for programs. What is undefined, such as the recall of no record, is null. */
final class EvaluationJson {
    private static final int PAIRS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    static String of(EvaluationText.About about, Evaluator.Outcome outcome)
            throws JsonProcessingException {
        var model = about.model();
        var root =
                JSON.createObjectNode()
                        .put("file", model.file().toString())
                        .put("kind", model.kind().words())
                        .put("dataset", about.dataset())
                        .put("datasetRecords", about.datasetRecords())
                        .put("split", about.part())
                        .put("records", outcome.records());
        if (!model.trainedOn().isEmpty()) {
            root.put("trainedOn", outcome.trainedOn());
        }
        var skipped = root.putArray("skipped");
        model.skipped().forEach(skipped::add);
        var models = root.putArray("models");
        outcome.tallies().forEach(tally -> put(models.addObject(), tally, model.classes()));
        return JSON.writeValueAsString(root);
    }

    private static void put(ObjectNode node, Tally tally, List<String> names) {
        node.put("name", tally.name());
        share(node, "accuracy", tally.accuracy());
        number(node, "macroError", tally.confusion().macroError());
        number(node, "negativeLogLikelihood", tally.negativeLogLikelihood());
        number(node, "expectedCalibrationError", tally.calibration().expectedError());
        number(node, "meanConfidence", tally.calibration().meanConfidence());
        var classes = node.putArray("classes");
        for (var figures : tally.confusion().classes()) {
            var entry =
                    classes.addObject()
                            .put("name", names.get(figures.index()))
                            .put("records", figures.records())
                            .put("answered", figures.answered());
            share(entry, "recall", figures.recall());
            number(entry, "precision", figures.precision().share());
            number(entry, "f1", figures.f1());
        }
        cells(node, "confusion", tally.confusion().cells(), names);
        cells(node, "mostConfused", tally.confusion().mostConfused(PAIRS), names);
        var bins = node.putArray("calibration");
        for (var bin : tally.calibration().bins()) {
            var entry = bins.addObject().put("from", bin.from()).put("to", bin.to());
            entry.put("records", bin.records());
            number(entry, "confidence", bin.confidence());
            number(entry, "accuracy", bin.accuracy());
        }
        var misses = node.putArray("mostConfidentlyWrong");
        for (var miss : tally.mostConfidentlyWrong()) {
            misses.addObject()
                    .put("record", miss.record())
                    .put("label", names.get(miss.label()))
                    .put("answer", names.get(miss.answer()))
                    .put("confidence", miss.confidence());
        }
    }

    private static void cells(
            ObjectNode node, String name, List<Confusion.Cell> cells, List<String> names) {
        var array = node.putArray(name);
        for (var cell : cells) {
            array.addObject()
                    .put("label", names.get(cell.label()))
                    .put("answer", names.get(cell.answer()))
                    .put("count", cell.count());
        }
    }

    private static void share(ObjectNode node, String name, Proportion proportion) {
        number(node, name, proportion.share());
        var interval = proportion.wilson();
        number(node, name + "Low", interval.low());
        number(node, name + "High", interval.high());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }

    private EvaluationJson() {}
}
