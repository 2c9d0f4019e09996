package dev.adagrow.trainer.run.first;

import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.run.context.Reports;

/**
 * Where a first growth stands between two epochs.
 *
 * @param epoch done
 * @param cycleIndex where the growth cycle goes on
 * @param events that have inserted something
 * @param growing whether more may come
 * @param figures of the last epoch
 */
record FirstState(
        int epoch,
        StopRule rule,
        int cycleIndex,
        int events,
        boolean growing,
        Reports.Figures figures) {
    static FirstState start(StopRule.Settings stop) {
        return new FirstState(0, StopRule.start(stop), 0, 0, true, Reports.Figures.NONE);
    }

    FirstState afterEpoch(double loss, double accuracy) {
        var next = rule.afterEpoch(accuracy);
        var reached = new Reports.Figures(loss, accuracy, next.ema().value());
        return new FirstState(epoch + 1, next, cycleIndex, events, growing, reached);
    }

    /**
     * The rule compares.
     *
     * @param units of the net as it is
     */
    FirstState atEvent(int units) {
        return new FirstState(epoch, rule.atEvent(units), cycleIndex, events, growing, figures);
    }

    FirstState inserted(int nextInCycle) {
        return new FirstState(epoch, rule, nextInCycle, events + 1, growing, figures);
    }

    FirstState stopped() {
        return new FirstState(epoch, rule, cycleIndex, events, false, figures);
    }
}
