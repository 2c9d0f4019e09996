package dev.adagrow.trainer.run;

import dev.adagrow.trainer.growth.StopRule;

/**
 * Where a first growth stands between two epochs.
 *
 * @param epoch done
 * @param cycleIndex where the growth cycle goes on
 * @param events insertions done
 * @param growing whether more may come
 */
record FirstState(int epoch, StopRule rule, int cycleIndex, int events, boolean growing) {
    static FirstState start(StopRule.Settings stop) {
        return new FirstState(0, StopRule.start(stop), 0, 0, true);
    }

    FirstState afterEpoch(double accuracy) {
        return new FirstState(epoch + 1, rule.afterEpoch(accuracy), cycleIndex, events, growing);
    }

    FirstState atEvent() {
        return new FirstState(epoch, rule.atEvent(), cycleIndex, events, growing);
    }

    FirstState inserted(int nextInCycle) {
        return new FirstState(epoch, rule, nextInCycle, events + 1, growing);
    }

    FirstState stopped() {
        return new FirstState(epoch, rule, cycleIndex, events, false);
    }
}
