package dev.adagrow.trainer.experiment.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.experiment.Subject;
import dev.adagrow.trainer.stream.Hindsight;

/**
 * A report as one JSON object in one line; accuracies and differences as shares of 1. Stateless.
 */
public final class ExperimentJson {
    private static final JsonMapper JSON = new JsonMapper();

    public static String write(ExperimentReport report) {
        return text(tree(report));
    }

    /** With what the lives came to at their end; arms are the same in both. */
    public static String write(ExperimentReport report, Lives lives) {
        var root = tree(report);
        for (var arm : lives.arms()) {
            for (var node : root.withArray("arms")) {
                if (node.path("name").asText().equals(arm.arm())) {
                    end(lives, arm, (ObjectNode) node);
                }
            }
        }
        autoRight(lives, root);
        return text(root);
    }

    private static void end(Lives lives, ArmLives arm, ObjectNode node) {
        var tasks = node.putObject("end");
        for (int task = 0; task < lives.plan().tasks().size(); task++) {
            estimate(arm.end(task), tasks.putObject(lives.plan().tasks().get(task).name()));
        }
        lives.finalMeanDifference(arm)
                .ifPresent(d -> estimate(d, node.putObject("finalMeanDifference")));
    }

    private static void autoRight(Lives lives, ObjectNode root) {
        var points = lives.hindsight(new Hindsight.Tolerance.Points(EndTable.ALIKE_POINTS));
        var errors = lives.hindsight(new Hindsight.Tolerance.StandardErrors(EndTable.ALIKE_ERRORS));
        if (points.steps() > 0) {
            root.putObject("autoRight")
                    .put("steps", points.steps())
                    .put("withinHalfAPoint", points.share())
                    .put("withinTwoStandardErrors", errors.share());
        }
    }

    private static String text(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static ObjectNode tree(ExperimentReport report) {
        var definition = report.definition();
        var root =
                JSON.createObjectNode()
                        .put("name", definition.name())
                        .put("question", definition.question())
                        .put(
                                switch (definition.subject()) {
                                    case Subject.Growth growth -> "data";
                                    case Subject.Stream stream -> "stream";
                                },
                                definition.subject().text())
                        .put("baseline", definition.baseline());
        definition.table().ifPresent(table -> root.put("table", table));
        root.set("seeds", JSON.valueToTree(definition.seeds()));
        var arms = root.putArray("arms");
        for (var row : report.rows()) {
            arm(row, arms.addObject());
        }
        return root;
    }

    private static void arm(ArmRow row, ObjectNode node) {
        node.put("name", row.arm().name()).put("n", row.results().size());
        row.arm().thesis().ifPresent(thesis -> node.put("thesis", thesis / 100));
        try {
            node.set("config", JSON.readTree(row.arm().config()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an arm's configuration is JSON", e);
        }
        var figures = node.putObject("figures");
        for (var column : Column.values()) {
            row.estimate(column)
                    .ifPresent(estimate -> estimate(estimate, figures.putObject(column.key())));
        }
        row.difference()
                .ifPresent(d -> {
                    var difference = node.putObject("difference");
                    estimate(d.difference(), difference);
                    d.p().ifPresent(p -> difference.put("p", p));
                    d.adjusted().ifPresent(p -> difference.put("pHolm", p));
                });
        node.set("trainings", JSON.valueToTree(row.results()));
    }

    private static void estimate(Estimate estimate, ObjectNode node) {
        node.put("n", estimate.n())
                .put("mean", estimate.mean())
                .put("deviation", estimate.deviation());
        estimate.interval()
                .ifPresent(
                        interval -> node.put("low", interval.low()).put("high", interval.high()));
    }

    private ExperimentJson() {}
}
