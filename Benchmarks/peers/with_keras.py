"""Keras 3 over TensorFlow: the whole step under tf.function; `mnist-fit` is Keras' own loop."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

import harness
import problems

tf.config.threading.set_intra_op_parallelism_threads(harness.THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)


def network(layers, activation, last=None):
    """A Sequential of dense layers, and how to give it its first numbers again."""
    count = len(layers)
    model = keras.Sequential(
        [keras.Input((layers[0][0].shape[1],))]
        + [
            keras.layers.Dense(len(bias), activation=activation if index + 1 < count else last)
            for index, (_, bias) in enumerate(layers)
        ]
    )
    numbers = [array for weight, bias in layers for array in (weight.T, bias)]
    return model, lambda: model.set_weights(numbers)


def start_again(optimizer):
    for variable in optimizer.variables:
        if "learning_rate" not in variable.path:
            variable.assign(np.zeros(variable.shape, variable.dtype))


def seed2layer():
    x, y, start1, start2 = map(tf.constant, problems.seed2layer())
    w1, w2 = tf.Variable(start1), tf.Variable(start2)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(tf.sigmoid(x @ w1) @ w2 - y))
        g1, g2 = tape.gradient(loss, (w1, w2))
        w1.assign_sub(1e-4 * g1)
        w2.assign_sub(1e-4 * g2)
        return loss

    def run():
        for _ in range(1000):
            loss = step()
        return float(loss)

    def fresh():
        w1.assign(start1)
        w2.assign(start2)
        return run

    return fresh


def training_step(model, optimizer, loss_of):
    optimizer.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss

    return step


CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def mnist():
    images, classes = map(tf.constant, problems.mnist_train())
    model, reset = network(problems.mnist_network(), "relu")
    optimizer = keras.optimizers.Adam(0.001, epsilon=1e-7)
    step = training_step(model, optimizer, CROSS_ENTROPY)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def gathered_step(rows):
        return step(tf.gather(images, rows), tf.gather(classes, rows))

    def run():
        order = np.random.default_rng(0).permutation(len(images)).astype(np.int32)
        batches = range(0, len(order), problems.BATCH)
        losses = [gathered_step(tf.constant(order[begin : begin + problems.BATCH])) for begin in batches]
        return float(tf.reduce_mean(losses))

    def fresh():
        reset()
        start_again(optimizer)
        return run

    return fresh


def mnist_fit():
    images, classes = problems.mnist_train()
    model, reset = network(problems.mnist_network(), "relu")
    optimizer = keras.optimizers.Adam(0.001, epsilon=1e-7)
    model.compile(optimizer, CROSS_ENTROPY)
    optimizer.build(model.trainable_variables)

    def run():
        history = model.fit(images, classes, batch_size=problems.BATCH, epochs=1, shuffle=True, verbose=0)
        return history.history["loss"][0]

    def fresh():
        reset()
        start_again(optimizer)
        return run

    return fresh


def xor():
    x, y = tf.constant(problems.XOR_INPUTS), tf.constant(problems.XOR_TARGETS)
    model, reset = network(problems.xor_network(), "sigmoid", "sigmoid")
    step = training_step(model, keras.optimizers.SGD(2.0), keras.losses.MeanSquaredError())

    def run():
        for _ in range(10_000):
            loss = step(x, y)
        return float(loss)

    def fresh():
        reset()
        return run

    return fresh


def wide():
    inputs, classes, layers = problems.wide()
    inputs, classes = tf.constant(inputs), tf.constant(classes)
    model, reset = network(layers, "relu")
    optimizer = keras.optimizers.SGD(0.001, momentum=0.9)
    step = training_step(model, optimizer, CROSS_ENTROPY)

    def run():
        for _ in range(20):
            loss = step(inputs, classes)
        return float(loss)

    def fresh():
        reset()
        start_again(optimizer)
        return run

    return fresh


def infer1():
    model, reset = network(problems.mnist_network(), "relu")
    reset()
    row = tf.constant(problems.infer1_row())
    infer = tf.function(lambda row: model(row, training=False)).get_concrete_function(row)

    def run():
        logits = infer(row).numpy()
        return lambda: np.square(logits, dtype=np.float64).sum()

    return lambda: run


WORKLOADS = {
    "seed2layer": seed2layer, "mnist": mnist, "mnist-fit": mnist_fit, "xor": xor, "wide": wide, "infer1": infer1,
}

if __name__ == "__main__":
    harness.serve(WORKLOADS, f"Keras {keras.__version__}, TensorFlow {tf.__version__}")
