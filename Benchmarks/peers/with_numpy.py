"""NumPy: gradients by hand, arrays reused where NumPy allows it."""

import numpy as np

import harness
import problems

ADAM = dict(rate=np.float32(0.001), beta1=np.float32(0.9), beta2=np.float32(0.999), epsilon=np.float32(1e-7))


def sigmoid(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)


def seed2layer():
    x, y, start1, start2 = problems.seed2layer()
    rate = np.float32(1e-4)

    def fresh():
        w1, w2 = start1.copy(), start2.copy()

        def run():
            with np.errstate(over="ignore"):
                for _ in range(1000):
                    h = sigmoid(x @ w1)
                    difference = h @ w2 - y
                    loss = np.vdot(difference, difference)
                    difference *= 2
                    upstream = difference @ w2.T
                    np.subtract(w2, rate * (h.T @ difference), out=w2)
                    upstream *= h
                    upstream *= 1 - h
                    np.subtract(w1, rate * (x.T @ upstream), out=w1)
            return loss

        return run

    return fresh


def forward(layers, x):
    """The outputs of all layers, ReLU after each but the last."""
    outputs = [x]
    for index, (weight, bias) in enumerate(layers):
        z = outputs[-1] @ weight.T
        z += bias
        if index + 1 < len(layers):
            np.maximum(z, 0, out=z)
        outputs.append(z)
    return outputs


def loss_and_gradients(layers, x, labels):
    outputs = forward(layers, x)
    logits = outputs.pop()
    rows = np.arange(len(labels))
    logits -= logits.max(axis=1, keepdims=True)
    upstream = np.exp(logits)
    sums = upstream.sum(axis=1, keepdims=True)
    loss = (np.log(sums[:, 0]) - logits[rows, labels]).mean()
    upstream /= sums
    upstream[rows, labels] -= 1
    upstream /= np.float32(len(labels))
    gradients = []
    for (weight, _), before in zip(reversed(layers), reversed(outputs)):
        gradients.append((upstream.T @ before, upstream.sum(axis=0)))
        if before is not x:
            upstream = upstream @ weight
            upstream *= before > 0
    return loss, gradients[::-1]


def mnist():
    images, classes = problems.mnist_train()
    start = problems.mnist_network()

    def fresh():
        layers = [(weight.copy(), bias.copy()) for weight, bias in start]
        moments = [[(np.zeros_like(p), np.zeros_like(p), np.empty_like(p)) for p in layer] for layer in layers]

        def adam(step, gradients):
            correction = np.float32(np.sqrt(1 - 0.999**step) / (1 - 0.9**step)) * ADAM["rate"]
            for layer, slots, gradient in zip(layers, moments, gradients):
                for p, (m, v, scratch), g in zip(layer, slots, gradient):
                    m *= ADAM["beta1"]
                    np.multiply(g, 1 - ADAM["beta1"], out=scratch)
                    m += scratch
                    v *= ADAM["beta2"]
                    g *= g
                    g *= 1 - ADAM["beta2"]
                    v += g
                    np.sqrt(v, out=scratch)
                    scratch += ADAM["epsilon"]
                    np.divide(m, scratch, out=scratch)
                    scratch *= correction
                    p -= scratch

        def run():
            order = np.random.default_rng(0).permutation(len(images))
            losses = []
            for begin in range(0, len(order), problems.BATCH):
                rows = order[begin : begin + problems.BATCH]
                loss, gradients = loss_and_gradients(layers, images[rows], classes[rows])
                adam(len(losses) + 1, gradients)
                losses.append(loss)
            return np.mean(losses)

        return run

    return fresh


def xor():
    x, y = problems.XOR_INPUTS, problems.XOR_TARGETS
    start = problems.xor_network()

    def fresh():
        (w1, b1), (w2, b2) = [(weight.T.copy(), bias.copy()) for weight, bias in start]

        def run():
            nonlocal w1, b1, w2, b2
            for _ in range(10_000):
                h = 1 / (1 + np.exp(-(x @ w1 + b1)))
                out = 1 / (1 + np.exp(-(h @ w2 + b2)))
                difference = out - y
                upstream2 = difference * out * (1 - out)  # rate 2 times 2 / 4 rows is 1
                upstream1 = upstream2 @ w2.T * h * (1 - h)
                w2 -= h.T @ upstream2
                b2 -= upstream2.sum(axis=0)
                w1 -= x.T @ upstream1
                b1 -= upstream1.sum(axis=0)
            return np.mean(difference * difference)

        return run

    return fresh


def infer1():
    layers, row = problems.mnist_network(), problems.infer1_row()

    def run():
        logits = forward(layers, row)[-1]
        return lambda: np.square(logits, dtype=np.float64).sum()

    return lambda: run


def load():
    names = [f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]

    def run():
        arrays = [problems.idx(name) for name in names]
        return lambda: sum(int(array.sum(dtype=np.int64)) for array in arrays)

    return lambda: run


WORKLOADS = dict(seed2layer=seed2layer, mnist=mnist, xor=xor, infer1=infer1, load=load)

if __name__ == "__main__":
    harness.serve(WORKLOADS, f"NumPy {np.__version__}")
