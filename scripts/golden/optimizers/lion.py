"""Lion from its paper: Chen et al., "Symbolic Discovery of Optimization Algorithms" (2023), algorithm 2."""

import numpy as np

from .runs import record

CASES = {
    "defaults": {"learningRate": 1e-4, "beta1": 0.9, "beta2": 0.99, "weightDecay": 0.0},
    "weightDecay": {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "weightDecay": 0.1},
}


def run(parameters, gradients, learningRate, beta1, beta2, weightDecay):
    averages = [np.zeros_like(x) for x in parameters]
    for pair in gradients:
        for i, gradient in enumerate(pair):
            direction = np.sign(beta1 * averages[i] + (1 - beta1) * gradient)
            parameters[i] = parameters[i] - learningRate * (direction + weightDecay * parameters[i])
            averages[i] = beta2 * averages[i] + (1 - beta2) * gradient
        yield parameters


def record_all(tensors, settings):
    for case, options in CASES.items():
        key = f"lion/numpy/{case}"
        record(tensors, key, lambda s, g: run(s, g, **options))
        settings[key] = options
