"""`operations.safetensors`: every differentiable operation with its gradient."""

import numpy
import torch

from golden import write

from . import binary, losses, normalization, products, reductions, shapes, unary
from .recorder import Recorder


def generate():
    recorder = Recorder()
    for module in (unary, binary, shapes, reductions, products, normalization, losses):
        module.record(recorder)
    write(
        "operations",
        recorder.tensors,
        {"torch": torch.__version__, "numpy": numpy.__version__, "parameters": recorder.parameters},
    )
