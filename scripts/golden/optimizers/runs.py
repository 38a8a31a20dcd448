"""The common run: two parameter tensors, ten fixed gradients, the parameters after every step."""

import numpy as np

from golden import generator

STEPS = 10
SHAPES = ((3, 2), (3,))


def starts(key):
    return [generator(f"{key}/start.{i}").uniform(-1, 1, shape) for i, shape in enumerate(SHAPES)]


def gradients(key):
    """Ten pairs of gradients of mixed size; the first number of the first is zero, as of a dead unit."""
    random = generator(f"{key}/grad")
    pairs = [
        [random.normal(0, 1, shape) * 10.0 ** random.uniform(-2, 0.5) for shape in SHAPES]
        for _ in range(STEPS)
    ]
    pairs[0][0][0, 0] = 0.0
    return pairs


def record(tensors, key, run):
    """`run(starts, gradients)` yields the parameters after each step."""
    first, fixed = starts(key), gradients(key)
    for i, value in enumerate(first):
        tensors[f"{key}/start.{i}"] = value
    for step, (pair, after) in enumerate(zip(fixed, run([x.copy() for x in first], fixed), strict=True)):
        for i in range(len(SHAPES)):
            tensors[f"{key}/grad.{step}.{i}"] = pair[i]
            tensors[f"{key}/after.{step}.{i}"] = np.array(after[i], dtype=np.float64)
