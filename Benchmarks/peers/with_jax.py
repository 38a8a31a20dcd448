"""JAX: the whole step under jit with donated buffers; `xor-loop` puts all steps into one compiled loop."""

import os

import harness

# Set before the import: XLA reads it once. One thread needs a switch; otherwise the affinity decides.
if harness.THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np

import problems


def fresh_copies(tree):
    """Donated buffers are used up by a run."""
    return jax.block_until_ready(jax.tree.map(jnp.array, tree))


def seed2layer():
    x, y, start1, start2 = map(jnp.asarray, problems.seed2layer())

    def loss_of(weights):
        return jnp.square(jax.nn.sigmoid(x @ weights[0]) @ weights[1] - y).sum()

    @jax.jit
    def step(weights):
        loss, gradients = jax.value_and_grad(loss_of)(weights)
        return jax.tree.map(lambda w, g: w - 1e-4 * g, weights, gradients), loss

    def fresh():
        weights = fresh_copies((start1, start2))

        def run():
            nonlocal weights
            for _ in range(1000):
                weights, loss = step(weights)
            return float(jax.block_until_ready(loss))

        return run

    return fresh


def logits_of(layers, x):
    for weight, bias in layers[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    weight, bias = layers[-1]
    return x @ weight + bias


def cross_entropy(layers, x, classes):
    logits = logits_of(layers, x)
    scores = jnp.take_along_axis(logits, classes[:, None], axis=1)[:, 0]
    return (jax.nn.logsumexp(logits, axis=1) - scores).mean()


def transposed(layers):
    return [(np.ascontiguousarray(weight.T), bias) for weight, bias in layers]


def mnist():
    images, classes = map(jnp.asarray, problems.mnist_train())
    classes = classes.astype(jnp.int32)
    start = transposed(problems.mnist_network())

    @jax.jit(donate_argnums=0)
    def step(state, images, classes, rows):
        layers, m, v, count, total = state
        loss, gradients = jax.value_and_grad(cross_entropy)(layers, images[rows], classes[rows])
        count = count + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
        rate = 0.001 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        layers = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-7), layers, m, v)
        return layers, m, v, count, total + loss

    def fresh():
        zeros = jax.tree.map(np.zeros_like, start)
        state = fresh_copies((start, zeros, zeros, np.float32(0), np.float32(0)))

        def run():
            nonlocal state
            order = np.random.default_rng(0).permutation(len(images)).astype(np.int32)
            batches = range(0, len(order), problems.BATCH)
            for begin in batches:
                state = step(state, images, classes, order[begin : begin + problems.BATCH])
            return float(jax.block_until_ready(state)[4]) / len(batches)

        return run

    return fresh


def xor_step():
    x, y = jnp.asarray(problems.XOR_INPUTS), jnp.asarray(problems.XOR_TARGETS)

    def loss_of(layers):
        h = x
        for weight, bias in layers:
            h = jax.nn.sigmoid(h @ weight + bias)
        return jnp.square(h - y).mean()

    def step(layers, _=None):
        loss, gradients = jax.value_and_grad(loss_of)(layers)
        return jax.tree.map(lambda p, g: p - 2.0 * g, layers, gradients), loss

    return step, transposed(problems.xor_network())


def xor():
    step, start = xor_step()
    step = jax.jit(step)

    def fresh():
        layers = fresh_copies(start)

        def run():
            nonlocal layers
            for _ in range(10_000):
                layers, loss = step(layers)
            return float(jax.block_until_ready(loss))

        return run

    return fresh


def xor_loop():
    step, start = xor_step()

    @jax.jit
    def all_steps(layers):
        loop = lambda _, state: step(state[0])
        return jax.lax.fori_loop(0, 10_000, loop, (layers, jnp.float32(0)))

    def fresh():
        layers = fresh_copies(start)
        return lambda: float(jax.block_until_ready(all_steps(layers))[1])

    return fresh


def wide():
    inputs, classes, layers = problems.wide()
    inputs, classes = jnp.asarray(inputs), jnp.asarray(classes, jnp.int32)
    start = transposed(layers)

    @jax.jit(donate_argnums=0)
    def step(state):
        layers, velocity, _ = state
        loss, gradients = jax.value_and_grad(cross_entropy)(layers, inputs, classes)
        velocity = jax.tree.map(lambda v, g: 0.9 * v - 0.001 * g, velocity, gradients)
        return jax.tree.map(jnp.add, layers, velocity), velocity, loss

    def fresh():
        state = fresh_copies((start, jax.tree.map(np.zeros_like, start), np.float32(0)))

        def run():
            nonlocal state
            for _ in range(20):
                state = step(state)
            return float(jax.block_until_ready(state)[2])

        return run

    return fresh


def infer1():
    layers = fresh_copies(transposed(problems.mnist_network()))
    row = problems.infer1_row()
    infer = jax.jit(lambda row: logits_of(layers, row))

    def run():
        logits = jax.block_until_ready(infer(row))
        return lambda: np.square(np.asarray(logits, np.float64)).sum()

    return lambda: run


WORKLOADS = {
    "seed2layer": seed2layer, "mnist": mnist, "xor": xor, "xor-loop": xor_loop, "wide": wide, "infer1": infer1,
}

if __name__ == "__main__":
    harness.serve(WORKLOADS, f"JAX {jax.__version__}")
