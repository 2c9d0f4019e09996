"""`python -m unittest` in this folder; needs no data."""

import math
import unittest

import numpy as np
import torch

import pictures
from pictures import Records
from protocol import Protocol
from reservoir import Memory, Settings, Vgg, later_rates, live, mixed


def records(count, first_class=0, seed=0):
    """Of ten classes, a bright row for each; no two alike."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    drawn = random.integers(0, 100, (count, 1, 32, 32), dtype=np.uint8)
    drawn[np.arange(count), 0, 3 * labels] = 255 - first_class
    return Records(drawn, labels.astype(np.int64) + first_class)


class ProtocolTest(unittest.TestCase):
    def test_a_training_that_takes_too_long_delays_all_that_follow(self):
        self.assertEqual(Protocol([[0.0] * 3] * 3, 10, [0, 25, 4]).ends(), [0, 35, 39])

    def test_a_model_that_comes_after_the_end_never_answers_but_counts_at_the_end(self):
        protocol = Protocol([[0.5, 0, 0], [1, 1, 1], [1, 1, 1]], 10, [0, 100, 1])
        self.assertAlmostEqual(protocol.prequential(), (0.25 + 0.5 / 3) / 2)
        self.assertEqual(protocol.final_mean(), 1)

    def test_free_training_answers_at_once(self):
        protocol = Protocol([[0.9, 0, 0], [0.8, 0.7, 0], [0.6, 0.5, 0.4]], 10, [0, 0, 0])
        self.assertAlmostEqual(protocol.prequential(), (0.75 + 0.5) / 2)
        self.assertAlmostEqual(protocol.final_mean(), 0.5)
        self.assertAlmostEqual(protocol.forgetting(), (0.3 + 0.2) / 2)
        self.assertEqual(protocol.min_accuracy(), 0.5)

    def test_a_table_of_another_size_is_refused(self):
        with self.assertRaisesRegex(ValueError, "1 rows of accuracies for 3 costs"):
            Protocol([[1.0]], 1, [0, 0, 0])


class PicturesTest(unittest.TestCase):
    def test_orders_are_those_of_java(self):
        # Collections.shuffle(List.of(0, ..., 9), new Random(42)) and new SplittableRandom(42).nextLong(), twice
        self.assertEqual(pictures._java_shuffled(10, 42), [4, 6, 2, 1, 7, 9, 8, 5, 3, 0])
        self.assertEqual(pictures._splittable_longs(42, 2), [-4767286540954276203, 2949826092126892291])

    def test_equal_components_stay_what_they_are_in_grey(self):
        values = np.arange(256, dtype=np.uint8).reshape(16, 16)
        self.assertTrue((pictures.grey(np.stack([values] * 3, axis=-1)) == values).all())

    def test_a_missing_file_is_named(self):
        with self.assertRaisesRegex(pictures.DataError, "/nowhere/mnist/train-labels.*: no such file"):
            pictures.jobs("/nowhere", 1, 10, 10)

    def test_a_content_is_in_one_part_alone_and_once(self):
        training = records(400)
        doubled = Records(np.concatenate([training.pictures] * 2), np.concatenate([training.labels] * 2))
        task = pictures.divided("twice", doubled, training)
        self.assertEqual(len(task.train) + len(task.validation), 400)
        self.assertEqual(len(task.test), 0)
        self.assertTrue(20 < len(task.validation) < 60)


class ReservoirTest(unittest.TestCase):
    def test_parameters_are_those_of_the_project(self):
        net = Vgg((8, 12, 16), 10)
        self.assertEqual(net.served_parameters(), 7122)
        net.add_classes(20)
        self.assertEqual(net.served_parameters(), 7462)

    def test_known_classes_are_answered_alike_after_others_were_added(self):
        net = Vgg((8, 12, 16), 10).eval()
        x = torch.rand(4, 1, 32, 32)
        before = net(x)
        net.add_classes(10)
        self.assertTrue(torch.allclose(net(x)[:, :10], before, atol=1e-6))

    def test_every_record_is_kept_equally_often(self):
        counts = np.zeros(20)
        for seed in range(2000):
            memory = Memory(5, np.random.default_rng(seed))
            for part in (slice(0, 12), slice(12, 20)):
                blank = np.zeros((20, 1, 32, 32), np.uint8)[part]
                memory.offer(Records(blank, np.arange(20)[part]))
            counts[memory.records().labels] += 1
        # 500 each; five standard deviations of a binomial count are 97
        self.assertLess(np.abs(counts - 500).max(), 97)

    def test_half_of_a_batch_is_past_and_new_records_come_equally_often(self):
        fresh, past = records(60, first_class=10), records(30)
        labels = np.stack([y for _, y in mixed(fresh, past, 8, 30, np.random.default_rng(1))])
        self.assertTrue((labels[:, :4] >= 10).all() and (labels[:, 4:] < 10).all())
        self.assertEqual(set(np.bincount(labels[:, :4].ravel())[10:]), {12})

    def test_the_rate_rises_stays_and_falls_to_zero(self):
        rates = later_rates(Settings())
        self.assertEqual(len(rates), 4000)
        self.assertAlmostEqual(rates[0], 0.05 / 200)
        self.assertEqual(set(rates[199:2401]), {0.05})
        self.assertLess(rates[-1], 1e-6)

    def test_a_stream_is_learnt_and_equal_seeds_live_alike(self):
        settings = Settings(parent_epochs=6, budget_steps=60, batch=16)
        tasks = [
            pictures.divided(name, records(200, 10 * k, k), records(50, 10 * k, 9 - k))
            for k, name in enumerate(pictures.TASKS)
        ]
        torch.set_num_threads(1)
        lives = [live(tasks, math.inf, 3, settings, lambda line: None) for _ in range(2)]
        table = [[s["accuracies"] for s in life] for life in lives]
        self.assertEqual(table[0], table[1])
        self.assertEqual(table[0][0][1:], [0, 0])
        self.assertGreater(table[0][0][0], 0.5)


if __name__ == "__main__":
    unittest.main()
