"""`reference-program.safetensors`: the two-layer net of the course in NumPy, float64.

h = σ(x W₁), ŷ = h W₂, loss = Σ (ŷ − y)², W ← W − 10⁻⁴ ∇, for 1000 steps.

At full size (n, d, h, c = 64, 1000, 100, 10) the arrays are too big to store, so both sides make
them: the outputs r₀, r₁, … of Philox4x64-10 with key (0, 0), blocks of counter 0, 1, …, fill x, y, W₁,
W₂ in this order, row by row, each number being ((r >> 11) · 2⁻⁵³ − 0.5) · √12: uniform, mean 0,
variance 1. All but the last multiplication is exact, and that one rounds to nearest.
"""

import numpy as np

import philox
from golden import generator, write

RATE = 1e-4
SIZES = (64, 1000, 100, 10)
SMALL_SIZES = (4, 6, 5, 3)
REPORTED = (1, 10, 100, 1000)


def shapes(n, d, h, c):
    return {"x": (n, d), "y": (n, c), "w1": (d, h), "w2": (h, c)}


def uniform_arrays(sizes):
    counts = {name: int(np.prod(shape)) for name, shape in shapes(*sizes).items()}
    raw = philox.stream([0, 0, 0, 0], [0, 0], sum(counts.values()))
    values = ((raw >> np.uint64(11)).astype(np.float64) * 2.0**-53 - 0.5) * np.sqrt(12.0)
    arrays, start = {}, 0
    for name, shape in shapes(*sizes).items():
        arrays[name] = values[start : start + counts[name]].reshape(shape)
        start += counts[name]
    return arrays


def sigmoid(z):
    """1 / (1 + e⁻ᶻ), written so that the exponential never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def train(x, y, w1, w2, steps):
    """Returns the loss before each update, and the weights after the last."""
    losses = []
    for _ in range(steps):
        h = sigmoid(x @ w1)
        difference = h @ w2 - y
        losses.append(np.square(difference).sum())
        upstream = 2.0 * difference
        gradient2 = h.T @ upstream
        gradient1 = x.T @ ((upstream @ w2.T) * h * (1 - h))
        w1 = w1 - RATE * gradient1
        w2 = w2 - RATE * gradient2
    return np.array(losses), w1, w2


def generate():
    tensors = {}
    arrays = uniform_arrays(SIZES)
    losses, w1, w2 = train(**arrays, steps=1000)
    for name, array in arrays.items():
        tensors[f"full/first.{name}"] = array.reshape(-1)[:8]
        tensors[f"full/sum.{name}"] = np.float64(array.sum())
    tensors["full/step"] = np.array(REPORTED)
    tensors["full/loss"] = losses[np.array(REPORTED) - 1]
    tensors["full/sum.finalW1"] = np.float64(w1.sum())
    tensors["full/sum.finalW2"] = np.float64(w2.sum())

    arrays = {
        name: generator(f"reference/{name}").standard_normal(shape)
        for name, shape in shapes(*SMALL_SIZES).items()
    }
    losses, w1, w2 = train(**arrays, steps=50)
    tensors |= {f"small/{name}": array for name, array in arrays.items()}
    tensors |= {"small/loss": losses, "small/finalW1": w1, "small/finalW2": w2}
    write("reference-program", tensors, {"numpy": np.__version__, "parameters": {"learningRate": RATE}})
