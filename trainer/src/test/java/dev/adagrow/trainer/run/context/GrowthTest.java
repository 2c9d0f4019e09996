package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.GreedyDepth;
import dev.adagrow.trainer.growth.RandomDepth;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.training.LoggedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final Architecture EMPTY =
            SmallNets.vgg(new Shape(1, 16, 16), List.of(4, 6), List.of(0, 0), 10);

    private static final List<LoggedEvent> LOG =
            List.of(
                    new LoggedEvent(3, 1, new GrowthEvent.UnitInserted(0, 0)),
                    new LoggedEvent(
                            6,
                            2,
                            new GrowthEvent.BranchesAdded(
                                    Map.of("stem.conv", new Branch.Conv(1, 3)))),
                    new LoggedEvent(6, 3, new GrowthEvent.UnitInserted(1, 0)));

    @Test
    void whatTheEventBeforeInsertedIsYoungAndAllThatIsOlderIsNot() {
        assertThat(Growth.young(EMPTY, LOG.subList(0, 1), 6, 3)).containsExactly("block0.u0");
        assertThat(Growth.young(EMPTY, LOG, 9, 3))
                .containsExactly("block1.u1", "stem.conv.branch0");
        assertThat(Growth.young(EMPTY, LOG, 12, 3)).isEmpty();
    }

    @Test
    void whatEventsAddIsKnownByTheNetBeforeThem() {
        assertThat(Growth.added(EMPTY, LOG))
                .containsExactly("block0.u0", "block1.u1", "stem.conv.branch0");
    }

    @Test
    void continuedGrowthInsertsUnitsOnlyWhereTheFunctionCanBePreserved() throws Exception {
        var config =
                SmallTasks.config("depth: {units: 2}\ncontinued: {placement: random, cycle: [d]}");
        assertThat(Growth.cycle(config, config.budget()).depth()).isEqualTo(config.depth());
        assertThat(Growth.preservingCycle(config, config.budget()).depth())
                .isEqualTo(new DepthGrowth(new RandomDepth(true), 2, List.of(), 2));
    }

    @Test
    void insertionsOfOneEventAreToldTogether() {
        assertThat(Growth.describe(LOG.subList(1, 3).stream().map(LoggedEvent::event).toList()))
                .isEqualTo("branches added: conv1x3 at stem.conv; unit inserted in block 1 at 0");
    }

    @Test
    void aTargetSmallerThanWhatIsThereIsRefused() throws UnfitTaskException {
        var start = EMPTY.withUnits(List.of(2, 1));
        Growth.requireTarget(target(), start);
        Growth.requireTarget(target(2, 1), start);
        assertThatThrownBy(() -> Growth.requireTarget(target(2, 0), start))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "targetUnits [2, 0] wants 0 units in block 1; growth starts from vgg 2-1, which has 1");
        assertThatThrownBy(() -> Growth.requireTarget(target(2, 1, 1), start))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "targetUnits [2, 1, 1] has 3 blocks; growth starts from vgg 2-1 with 2");
    }

    private static DepthGrowth target(Integer... units) {
        return new DepthGrowth(new GreedyDepth(), 1, List.of(units), 0);
    }
}
