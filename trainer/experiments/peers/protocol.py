"""The clock and the figures of one life through a stream in which every task arrives once and traffic asks about all
tasks that have arrived; defined in the documentation of the Java package dev.adagrow.trainer.stream. Pure."""

from dataclasses import dataclass


def _mean(values):
    values = list(values)
    return sum(values) / len(values)


@dataclass(frozen=True)
class Protocol:
    """accuracies: a(m, t), a row for each step m, of all tasks t, also of those that have not arrived
    interval: CPU seconds between two arrivals
    costs: CPU seconds of each step's training; 0 of step 0
    """

    accuracies: list
    interval: float
    costs: list

    def __post_init__(self):
        steps = len(self.costs)
        if len(self.accuracies) != steps or any(len(row) != steps for row in self.accuracies):
            raise ValueError(f"{len(self.accuracies)} rows of accuracies for {steps} costs")

    def ends(self):
        """When the training of each step ends, and its model begins to answer."""
        ends = [0.0]
        for k in range(1, len(self.costs)):
            ends.append(max(k * self.interval, ends[-1]) + self.costs[k])
        return ends

    def on_traffic(self, m, k):
        """Accuracy of what step m left on what is asked after step k's records have arrived."""
        return _mean(self.accuracies[m][: k + 1])

    def prequential(self):
        ends, steps = self.ends(), len(self.costs)
        total = 0.0
        for k in range(1, steps):
            start, stop = k * self.interval, (k + 1) * self.interval
            for m in range(steps):
                begins = max(start, ends[m])
                until = min(stop, ends[m + 1]) if m + 1 < steps else stop
                total += max(0.0, until - begins) * self.on_traffic(m, k)
        return total / ((steps - 1) * self.interval)

    def final_mean(self):
        return _mean(self.accuracies[-1])

    def forgetting(self):
        last = len(self.costs) - 1
        return _mean(max(row[t] for row in self.accuracies[t:]) - self.accuracies[-1][t] for t in range(last))

    def min_accuracy(self):
        last = len(self.costs) - 1
        return min(row[t] for t in range(last) for row in self.accuracies[t + 1 :])
