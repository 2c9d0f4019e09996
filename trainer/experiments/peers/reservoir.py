#!/usr/bin/env python3
"""Experience replay (A. Chaudhry et al. 2019, "On Tiny Episodic Memories in Continual Learning", arXiv 1902.10486) in
plain PyTorch, beside the arms of `adagrow stream --stream jobs`. README.md says what is equal and what is not."""

import argparse
import json
import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pictures import CLASSES, TASKS, DataError, Records, jobs
from protocol import Protocol


@dataclass(frozen=True)
class Settings:
    """Of the stream and of the training; rates and shares are those of the project's continued growth."""

    records: int = 20_000
    test_records: int = 2000
    parent_epochs: int = 4
    budget_steps: int = 4000
    arrival_seconds: float = 200
    widths: tuple = (8, 12, 16)
    batch: int = 64
    parent_rate: float = 0.1
    rate: float = 0.05
    warm_up_share: float = 0.05
    anneal_share: float = 0.4
    momentum: float = 0.9
    weight_decay: float = 5e-4


class Vgg(nn.Module):
    """Stem, a unit (3x3 - BN - ReLU) in each block, between two blocks BN - 3x3 with stride 2 - BN, mean over all
    pixels, linear head."""

    def __init__(self, widths, classes):
        super().__init__()
        layers = [self._conv(1, widths[0]), nn.BatchNorm2d(widths[0])]
        for block, width in enumerate(widths):
            layers += [self._conv(width, width), nn.BatchNorm2d(width), nn.ReLU()]
            if block + 1 < len(widths):
                after = widths[block + 1]
                layers += [nn.BatchNorm2d(width), self._conv(width, after, stride=2), nn.BatchNorm2d(after)]
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(widths[-1], classes)

    @staticmethod
    def _conv(inputs, outputs, stride=1):
        conv = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        nn.init.zeros_(conv.bias)
        return conv

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))

    def add_classes(self, count):
        """The head's old rows stay, new ones start as those of any linear layer of PyTorch."""
        old = self.head
        self.head = nn.Linear(old.in_features, old.out_features + count)
        with torch.no_grad():
            self.head.weight[: old.out_features] = old.weight
            self.head.bias[: old.out_features] = old.bias

    def served_parameters(self):
        """Once every BN that follows a convolution is folded into it, as the project counts."""
        layers = list(self.features)
        folded = sum(
            sum(p.numel() for p in bn.parameters())
            for before, bn in zip(layers, layers[1:])
            if isinstance(before, nn.Conv2d) and isinstance(bn, nn.BatchNorm2d)
        )
        return sum(p.numel() for p in self.parameters()) - folded


class Memory:
    """A uniform sample of all records that were offered: algorithm R (J. Vitter, ACM TOMS 11, 1985)."""

    def __init__(self, capacity, random):
        """capacity: math.inf keeps everything"""
        self._capacity = capacity
        self._random = random
        self._offered = 0
        self._kept = []
        self._records = []

    def offer(self, records):
        source = len(self._records)
        self._records.append(records)
        for i in range(len(records)):
            self._offered += 1
            if len(self._kept) < self._capacity:
                self._kept.append((source, i))
            else:
                place = int(self._random.integers(self._offered))
                if place < self._capacity:
                    self._kept[place] = (source, i)

    def records(self):
        return Records(
            np.stack([self._records[s].pictures[i] for s, i in self._kept]),
            np.array([self._records[s].labels[i] for s, i in self._kept]),
        )


def sgd(net, settings):
    """Weight decay on the weights of convolutions and head alone."""
    weights = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() == 1]
    groups = [{"params": weights, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0}]
    return torch.optim.SGD(groups, lr=settings.rate, momentum=settings.momentum)


def parent_rates(settings, steps):
    """Half a cosine from the peak down to 0."""
    return [settings.parent_rate * 0.5 * (1 + math.cos(math.pi * s / steps)) for s in range(steps)]


def later_rates(settings):
    """Up to the peak, which stays, and half a cosine down to 0 over the last share."""
    budget = settings.budget_steps
    annealing = max(1, round(settings.anneal_share * budget))
    warm_up = max(1.0, settings.warm_up_share * budget)
    stable = [settings.rate * min(1, (s + 1) / warm_up) for s in range(budget - annealing)]
    return stable + [settings.rate * 0.5 * (1 + math.cos(math.pi * s / annealing)) for s in range(annealing)]


def epochs(records, batch, count, random):
    """Batches of `count` passes; of each a last batch of fewer than half the size is dropped."""
    for _ in range(count):
        order = random.permutation(len(records))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            if 2 * len(chosen) >= batch:
                yield records.pictures[chosen], records.labels[chosen]


def mixed(fresh, past, batch, count, random):
    """`count` batches, the first half from passes over the new records that follow on each other without a gap, the
    second half drawn uniformly from the past ones."""
    half = batch // 2
    order = random.permutation(len(fresh))
    for _ in range(count):
        while len(order) < half:
            order = np.concatenate([order, random.permutation(len(fresh))])
        chosen, order = order[:half], order[half:]
        again = random.choice(len(past), batch - half, replace=len(past) < batch - half)
        yield (
            np.concatenate([fresh.pictures[chosen], past.pictures[again]]),
            np.concatenate([fresh.labels[chosen], past.labels[again]]),
        )


def inputs(pictures):
    return torch.from_numpy(pictures).float().div_(255)


def train(net, batches, rates, settings):
    """Raises ArithmeticError if the loss stops being finite."""
    net.train()
    optimizer = sgd(net, settings)
    for step, (rate, (pictures, labels)) in enumerate(zip(rates, batches, strict=True)):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(inputs(pictures)), torch.from_numpy(labels))
        if not math.isfinite(loss.item()):
            raise ArithmeticError(f"the loss is {loss.item()} at step {step}")
        loss.backward()
        optimizer.step()


@torch.no_grad()
def accuracy(net, records):
    net.eval()
    right = 0
    for start in range(0, len(records), 128):
        answers = net(inputs(records.pictures[start : start + 128])).argmax(1).numpy()
        right += int((answers == records.labels[start : start + 128]).sum())
    return right / len(records)


def live(tasks, capacity, seed, settings, say):
    """One life through the stream: what happened at each step, the parent's first.

    say: takes a line for people
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    memory = Memory(capacity, random)
    net = Vgg(settings.widths, CLASSES)
    steps = []
    for number, task in enumerate(tasks):
        cpu, clock = time.process_time(), time.perf_counter()
        if number == 0:
            batches = list(epochs(task.train, settings.batch, settings.parent_epochs, random))
            rates = parent_rates(settings, len(batches))
        else:
            net.add_classes(CLASSES)
            rates = later_rates(settings)
            batches = mixed(task.train, memory.records(), settings.batch, len(rates), random)
        train(net, batches, rates, settings)
        validation = accuracy(net, task.validation)
        memory.offer(task.train)
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        steps.append(
            {
                "step": number,
                "task": task.name,
                "optimizerSteps": len(rates),
                "cpuSeconds": cpu,
                "seconds": clock,
                "validation": validation,
                "parameters": net.served_parameters(),
                "accuracies": [accuracy(net, other.test) for other in tasks],
            }
        )
        figures = " ".join(f"{100 * a:.2f}" for a in steps[-1]["accuracies"])
        say(
            f"{task.name}: {len(rates)} steps, {cpu:.1f} CPU s, {1000 * cpu / len(rates):.1f} ms a step; "
            f"test {figures} %"
        )
    return steps


def result(steps, capacity, seed, threads, settings):
    """The fields of the project's result.json that apply, and what the peer is."""
    costs = [0.0] + [s["cpuSeconds"] for s in steps[1:]]
    protocol = Protocol([s["accuracies"] for s in steps], settings.arrival_seconds, costs)
    return {
        "stream": "jobs",
        "arm": "peer-reservoir",
        "seed": seed,
        "memory": "all" if capacity == math.inf else capacity,
        "threads": threads,
        "torch": torch.__version__,
        "arrivalSeconds": settings.arrival_seconds,
        "tasks": list(TASKS),
        "prequential": protocol.prequential(),
        "finalMean": protocol.final_mean(),
        "forgetting": protocol.forgetting(),
        "minAccuracy": protocol.min_accuracy(),
        "cpuSeconds": sum(costs),
        "seconds": sum(s["seconds"] for s in steps[1:]),
        "parameters": steps[-1]["parameters"],
        "steps": steps,
    }


def positive(text):
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number of 1 or more')
    return number


def capacity(text):
    return math.inf if text == "all" else positive(text)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="ADAGROW_DATA names the folder with mnist, fashion-mnist and cifar10."
    )
    parser.add_argument("--seed", type=positive, default=1, help="of records, weights and batches (default: 1)")
    parser.add_argument("--threads", type=positive, default=1, help="of the engine (default: 1)")
    parser.add_argument(
        "--memory", type=capacity, default=2000, help='records kept of past tasks, or "all" (default: 2000)'
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON file that is written at the end")
    args = parser.parse_args()
    data = os.environ.get("ADAGROW_DATA")
    if not data:
        parser.error(f"the environment variable ADAGROW_DATA is not set. {parser.epilog}")
    if not args.out.absolute().parent.is_dir():
        parser.error(f"--out: {args.out.absolute().parent} is no folder")
    torch.set_num_threads(args.threads)
    torch.set_num_interop_threads(1)
    settings = Settings()
    try:
        tasks = jobs(data, args.seed, settings.records, settings.test_records)
        steps = live(tasks, args.memory, args.seed, settings, lambda line: print(line, file=sys.stderr, flush=True))
    except (DataError, ArithmeticError) as e:
        sys.exit(f"{parser.prog}: {e}")
    figures = result(steps, args.memory, args.seed, args.threads, settings)
    args.out.write_text(json.dumps(figures, indent=2) + "\n")
    print(
        f"prequential {100 * figures['prequential']:.2f} %, final mean {100 * figures['finalMean']:.2f} %, "
        f"forgetting {100 * figures['forgetting']:.2f} points, least {100 * figures['minAccuracy']:.2f} %, "
        f"{figures['cpuSeconds']:.0f} CPU s, {figures['parameters']} parameters"
    )


if __name__ == "__main__":
    main()
