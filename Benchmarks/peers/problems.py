"""The arrays that all programs of the comparison start from; see Numbers.swift for how they are drawn."""

import gzip
import os
from pathlib import Path

import numpy as np

FOLDER = Path(os.environ.get("SOMA_DATA") or Path(__file__).resolve().parents[2] / "../shared/data") / "mnist"
MNIST_SIZES = (784, 512, 256, 10)
WIDE_SIZES = (4096, 4096, 4096, 10)
XOR_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
XOR_TARGETS = np.array([[0], [1], [1], [0]], np.float32)
BATCH = 128


def bits(stream, count):
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream << 32)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def array(stream, shape, deviation=1.0):
    scale = np.float32(np.sqrt(12.0) * deviation)
    units = (bits(stream, int(np.prod(shape))) >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)
    return ((units - np.float32(0.5)) * scale).reshape(shape)


def labels(stream, count, classes):
    return (bits(stream, count) % np.uint64(classes)).astype(np.int64)


def network(sizes, first_stream, gain=2.0):
    """Weights of shape [outputs, inputs] and zero biases, layer after layer."""
    layers = []
    for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        weight = array(first_stream + index, (outputs, inputs), np.sqrt(gain / inputs))
        layers.append((weight, np.zeros(outputs, np.float32)))
    return layers


def seed2layer():
    return array(0, (64, 1000)), array(1, (64, 10)), array(2, (1000, 100)), array(3, (100, 10))


def mnist_network():
    return network(MNIST_SIZES, 10)


def xor_network():
    return network((2, 2, 1), 20)


def wide():
    return array(30, (256, 4096)), labels(34, 256, 10), network(WIDE_SIZES, 31)


def infer1_row():
    return array(40, (1, 784))


def idx(name):
    with gzip.open(FOLDER / name) as file:
        content = file.read()
    rank = content[3]
    shape = np.frombuffer(content, ">i4", rank, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def mnist_train():
    """Images as float32 in 0 … 1, shape [60000, 784], and labels as int64."""
    images = idx("train-images-idx3-ubyte.gz").reshape(-1, 784).astype(np.float32) / np.float32(255)
    return images, idx("train-labels-idx1-ubyte.gz").astype(np.int64)
