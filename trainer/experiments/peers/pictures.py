"""The records of the stream "jobs": byte for byte those that `adagrow stream` makes for the same seed.

To choose the same records, the two random generators of Java by which the project chooses are written out here;
both are specified in the documentation of java.util.Random and java.util.SplittableRandom.
"""

import gzip
import hashlib
import io
import struct
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32
CLASSES = 10
TASKS = ("mnist", "fashion", "cifar")

_MASK64 = (1 << 64) - 1
_MASK48 = (1 << 48) - 1


class DataError(Exception):
    """Files that are missing or hold something else; the message names the file."""


@dataclass(frozen=True)
class Records:
    """Pictures, uint8 [n, 1, 32, 32], and their classes, int64 [n], those of the whole stream."""

    pictures: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        if self.pictures.shape != (len(self.labels), 1, SIDE, SIDE):
            raise ValueError(f"pictures of {self.pictures.shape} for {len(self.labels)} labels")

    def __len__(self):
        return len(self.labels)

    def select(self, chosen):
        return Records(self.pictures[chosen], self.labels[chosen])


@dataclass(frozen=True)
class Task:
    """One step's records, divided by content."""

    name: str
    train: Records
    validation: Records
    test: Records


def jobs(folder, seed, records, test_records):
    """All tasks in the order of their arrival.

    folder: holds mnist, fashion-mnist and cifar10
    records: of each task for training, validation's tenth included
    Raises DataError if a file is missing, broken or has too few records.
    """
    folder = Path(folder)
    sources = (
        lambda part: _idx(folder / "mnist", part),
        lambda part: _idx(folder / "fashion-mnist", part),
        lambda part: _cifar(folder / "cifar10", part),
    )
    seeds = _splittable_longs(seed, len(TASKS))
    return [
        _task(name, step * CLASSES, source, seeds[step], records, test_records)
        for step, (name, source) in enumerate(zip(TASKS, sources))
    ]


def _task(name, first_class, source, seed, records, test_records):
    parts = []
    for part, count, order_seed in (("train", records, seed), ("test", test_records, ~seed)):
        labels, read = source(part)
        if len(labels) < count:
            raise DataError(f"{name} has {len(labels)} {part} records; {count} are wanted")
        chosen = _java_shuffled(len(labels), order_seed)[:count]
        pictures = np.stack([_padded(read(i)) for i in chosen])[:, None]
        parts.append(Records(pictures, labels[chosen].astype(np.int64) + first_class))
    return divided(name, *parts)


def divided(name, training, test):
    """A tenth of all contents, by their SHA-256, is validation. A content that comes twice is taken once, and one
    that is trained with is in neither of the other parts."""
    hashes = [hashlib.sha256(p.tobytes()).hexdigest() for p in training.pictures]
    held_out = [int(h[:12], 16) < (1 << 48) // 10 for h in hashes]
    trained = {h for h, out in zip(hashes, held_out) if not out}
    seen = set()

    def first_time(content):
        new = content not in seen
        seen.add(content)
        return new

    fresh = [first_time(h) for h in hashes]
    train = [i for i, out in enumerate(held_out) if fresh[i] and not out]
    validation = [i for i, out in enumerate(held_out) if fresh[i] and out]
    asked = []
    for i, picture in enumerate(test.pictures):
        content = hashlib.sha256(picture.tobytes()).hexdigest()
        if content not in trained and first_time(content):
            asked.append(i)
    return Task(name, training.select(train), training.select(validation), test.select(asked))


def _padded(picture):
    """In the middle of a black square of 32 pixels."""
    height, width = picture.shape
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    square = np.zeros((SIDE, SIDE), np.uint8)
    square[top : top + height, left : left + width] = picture
    return square


def _idx(folder, part):
    stem = {"train": "train", "test": "t10k"}[part]
    labels = _idx_array(folder / f"{stem}-labels-idx1-ubyte.gz", 2049, 1)
    pictures = _idx_array(folder / f"{stem}-images-idx3-ubyte.gz", 2051, 3)
    if len(labels) != len(pictures):
        raise DataError(f"{folder}: {len(pictures)} {part} pictures, but {len(labels)} labels")
    return labels, lambda i: pictures[i]


def _idx_array(file, magic, rank):
    try:
        with gzip.open(file) as packed:
            content = packed.read()
    except FileNotFoundError:
        raise DataError(f"{file}: no such file") from None
    except (OSError, EOFError) as e:
        raise DataError(f"{file}: {e}") from None
    header = 4 * (1 + rank)
    if len(content) < header or struct.unpack(">i", content[:4])[0] != magic:
        raise DataError(f"{file}: no IDX file of magic number {magic}")
    extents = struct.unpack(f">{rank}i", content[4:header])
    if len(content) != header + int(np.prod(extents)):
        raise DataError(f"{file}: {len(content) - header} bytes for {extents}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(extents)


def _cifar(folder, part):
    """JPEG files in a tar in the WebDataset layout: KEY.jpg, then KEY.cls with the label."""
    file = folder / f"cifar10-jpeg-{part}.tar.gz"
    pictures, labels = [], []
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                content = tar.extractfile(member).read()
                if member.name.endswith(".jpg"):
                    pictures.append(content)
                elif member.name.endswith(".cls"):
                    labels.append(int(content))
    except FileNotFoundError:
        raise DataError(f"{file}: no such file") from None
    except (OSError, EOFError, tarfile.TarError, ValueError) as e:
        raise DataError(f"{file}: {e}") from None
    if len(pictures) != len(labels):
        raise DataError(f"{file}: {len(pictures)} pictures, but {len(labels)} labels")
    return np.array(labels), lambda i: grey(np.asarray(Image.open(io.BytesIO(pictures[i])).convert("RGB")))


def grey(rgb):
    """ITU-R BT.601 luma of uint8 [height, width, 3], rounded."""
    red, green, blue = (rgb[..., c].astype(np.int32) for c in range(3))
    return ((299 * red + 587 * green + 114 * blue + 500) // 1000).astype(np.uint8)


def _splittable_longs(seed, count):
    """The first nextLong() of java.util.SplittableRandom(seed), signed."""
    longs = []
    for step in range(1, count + 1):
        z = (seed + step * 0x9E3779B97F4A7C15) & _MASK64
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK64
        z ^= z >> 31
        longs.append(z - (1 << 64) if z >> 63 else z)
    return longs


def _java_shuffled(n, seed):
    """0..n-1 as java.util.Collections.shuffle orders them with java.util.Random(seed)."""
    state = (seed ^ 0x5DEECE66D) & _MASK48

    def next_bits():
        nonlocal state
        state = (state * 0x5DEECE66D + 0xB) & _MASK48
        return state >> 17

    def next_int(bound):
        bits = next_bits()
        if bound & (bound - 1) == 0:
            return (bound * bits) >> 31
        while bits - bits % bound + bound - 1 >= 1 << 31:
            bits = next_bits()
        return bits % bound

    order = list(range(n))
    for i in range(n, 1, -1):
        j = next_int(i)
        order[i - 1], order[j] = order[j], order[i - 1]
    return order
