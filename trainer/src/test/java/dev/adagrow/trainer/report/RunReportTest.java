package dev.adagrow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.state.Asked;
import dev.adagrow.trainer.run.state.DecisionLine;
import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.EpochMetrics.Change;
import dev.adagrow.trainer.run.state.RunEnding;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

@SuppressWarnings("NullAway.Init")
class RunReportTest {
    private static final String NASTY = "<script>alert(\"1\")</script> & 'co' \u0001";

    private static final List<GrowthEvent> EVENTS =
            List.of(
                    new GrowthEvent.UnitInserted(1, 0),
                    new GrowthEvent.BranchesAdded(Map.of("block1.u0.conv", new Branch.Conv(1, 3))),
                    new GrowthEvent.Stopped("2 events gained less than 3.0 %"));

    private static final List<Change> CHANGES =
            List.of(Change.UNIT_INSERTED, Change.BRANCHES_ADDED, Change.GROWTH_STOPPED);

    @TempDir private Path folder;

    private RunFolder run;

    @BeforeEach
    void begin() throws IOException {
        run = new RunFolder(folder);
        begin("digits");
    }

    private void begin(String model) throws IOException {
        run.begin(
                RunConfig.from(GrowthConfigCodec.parse("{seed: 77, widths: [4, 6]}", "test")),
                new Asked(model, "glyphs:drift=0.5", List.of("0", "1"), List.of("d"), null));
    }

    private void epochs() throws IOException {
        for (int i = 1; i <= 4; i++) {
            run.metrics()
                    .append(
                            i == 1
                                    ? epoch(i, List.of(), null)
                                    : epoch(
                                            i,
                                            List.of(CHANGES.get(i - 2)),
                                            Growth.describe(EVENTS.get(i - 2))));
        }
        run.growthLog(
                List.of(
                        new LoggedEvent(2, 5, EVENTS.get(0)),
                        new LoggedEvent(3, 6, EVENTS.get(1)),
                        new LoggedEvent(4, 0, EVENTS.get(2))));
    }

    private static EpochMetrics epoch(int i, List<Change> changes, @Nullable String event) {
        return new EpochMetrics(
                i,
                Phase.GROW,
                2.5 / i,
                0.5 + i / 100.0,
                0.6171 + i / 100.0,
                0.55,
                0.1,
                9,
                260,
                1.5,
                2.25,
                null,
                "vgg 0-" + (i > 1 ? 1 : 0),
                List.of(0, i > 1 ? 1 : 0),
                i > 2 ? 1 : 0,
                10_994,
                111_222,
                12_345 + i,
                333_444,
                changes,
                event);
    }

    private String page() throws IOException {
        return Files.readString(RunReport.write(run));
    }

    /** Fails unless it is well-formed. */
    private static Document parsed(String page) throws Exception {
        assertThat(page).startsWith("<!DOCTYPE html>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
    }

    private static String text(Document page) {
        return page.getDocumentElement().getTextContent();
    }

    @Test
    void holdsEveryEventAndFigureOfAnUnfinishedRun() throws Exception {
        epochs();
        var page = parsed(page());
        assertThat(text(page))
                .contains("This run has not ended")
                .contains("digits", "glyphs:drift=0.5", "77")
                .contains("12,349", "10,994", "111,222", "333,444")
                .contains("6.0 s", "9.0 s")
                .contains("65.71 %", "vgg 0-1")
                .contains("Growth stopped: 2 events gained less than 3.0 %.")
                .contains(EVENTS.stream().map(Growth::describe).toList())
                .contains("calibrationRecords: 512");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(6);
    }

    @Test
    void eachDecisionIsToldWithItsScores() throws Exception {
        epochs();
        run.decisions()
                .append(
                        new DecisionLine(
                                2,
                                1,
                                "vgg 0-0",
                                List.of(0.75, 1.25),
                                Map.of("block1.u0", 0.123456),
                                Map.of("stem.conv", 0.87654),
                                Map.of("block1.u7", GrowthDecision.Unscored.YOUNG),
                                new DecisionLine.Judgement(
                                        GrowthDecision.Watched.ACCURACY, 0.5512, null, 0),
                                List.of(
                                        new DecisionLine.Step(
                                                "depth",
                                                List.of(Growth.describe(EVENTS.get(0))),
                                                List.of(
                                                        new DecisionLine.Refused(
                                                                "unit inserted in block 0 at 0",
                                                                "9,000 parameters are over 8,000")),
                                                "")),
                                null));
        assertThat(text(parsed(page())))
                .contains("Epoch 2, event 1", "vgg 0-0", "55.12 %")
                .contains(
                        "0.7500", "1.2500", "0.1235", "0.8765", "Too young for a score: block1.u7.")
                .contains("Along depth: unit inserted in block 1 at 0.")
                .contains("Not unit inserted in block 0 at 0: 9,000 parameters are over 8,000.");
    }

    @Test
    void aGainIsToldInTheUnitThatTheStopRuleMeasuresItIn() throws Exception {
        run.decisions().append(gained(0.0321));
        assertThat(text(parsed(page())))
                .contains("Every unit and branch has a score.")
                .contains(
                        "accuracy stood at 60.00 %, a relative gain of 3.21 % since the event before");
        run.begin(
                RunConfig.from(GrowthConfigCodec.parse("stop: {gain: absolute}", "test")),
                run.asked());
        assertThat(text(parsed(page())))
                .contains("stood at 60.00 %, a gain of 3.21 points since the event before");
    }

    @Test
    void aContinuedGrowthIsJudgedByItsGainOverTheTwinAndLeavesWhatPreservedTheFunctionUnscored()
            throws Exception {
        run.decisions().append(compared(0.0321));
        assertThat(text(parsed(page())))
                .contains(
                        "saved 3.21 % of its twin's log-loss in the last interval, 6.00 % on average")
                .contains("because the insertion preserved the function")
                .contains("did not start as the others did: block0.u1, block1.u0.")
                .doesNotContain("oo young");
        run.decisions().append(compared(null));
        assertThat(text(parsed(page()))).contains("Nothing was compared with a twin yet.");
    }

    private static DecisionLine gained(double gain) {
        return decision(
                Map.of(),
                new DecisionLine.Judgement(GrowthDecision.Watched.ACCURACY, 0.6, gain, 0));
    }

    private static DecisionLine compared(@Nullable Double gain) {
        return decision(
                Map.of(
                        "block1.u0",
                        GrowthDecision.Unscored.PRESERVING,
                        "block0.u1",
                        GrowthDecision.Unscored.PRESERVING),
                new DecisionLine.Judgement(GrowthDecision.Watched.GAIN, 0.06, gain, 0));
    }

    private static DecisionLine decision(
            Map<String, GrowthDecision.Unscored> incomparable, DecisionLine.Judgement judgement) {
        return new DecisionLine(
                6,
                3,
                "vgg 1-1",
                List.of(),
                Map.of(),
                Map.of(),
                incomparable,
                judgement,
                List.of(),
                null);
    }

    @Test
    void namesAreTextAndNeverMarkup() throws Exception {
        begin(NASTY);
        run.metrics().append(epoch(1, List.of(Change.GROWTH_STOPPED), NASTY));
        run.growthLog(List.of(new LoggedEvent(1, 0, new GrowthEvent.Stopped(NASTY))));
        var page = page();
        assertThat(page).doesNotContain("<script");
        assertThat(text(parsed(page))).contains("<script>alert(\"1\")</script> & 'co'");
    }

    @Test
    void aRunBeforeItsFirstEpochHasAReportToo() throws Exception {
        assertThat(text(parsed(page()))).contains("No epoch has ended yet", "digits");
    }

    @Test
    void saysWhyThereIsNoNewNetwork() throws Exception {
        run.end(new RunEnding(RunEnding.End.NO_CHANGE, false, "version 1 errs in 0.50 %"));
        assertThat(text(parsed(page())))
                .doesNotContain("has not ended")
                .contains("is good enough", "version 1 errs in 0.50 %");
    }

    @Test
    void fetchesNothing() throws IOException {
        epochs();
        assertThat(page().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http", "src=", "@import", "url(");
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        Files.writeString(folder.resolve(RunFolder.METRICS), "{}\n");
        assertThatThrownBy(this::page)
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(folder.resolve(RunFolder.METRICS) + ":1: ");
    }
}
