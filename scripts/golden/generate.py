"""Writes all golden files, or those named: `python generate.py [operations optimizers ...]`."""

import importlib
import sys

GENERATORS = {
    "operations": "operations.file",
    "optimizers": "optimizers.file",
    "random": "philox",
    "reference-program": "reference_program",
    "metrics": "metrics",
    "schedules": "schedules",
    "perceptron": "perceptron",
    "training": "training",
    "preprocessing": "preprocessing",
    "column-embedding": "column_embedding",
    "images": "images",
}

if __name__ == "__main__":
    for name in sys.argv[1:] or GENERATORS:
        importlib.import_module(GENERATORS[name]).generate()
