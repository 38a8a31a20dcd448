"""`optimizers.safetensors`: ten steps of every optimizer in the forms of torch and Keras."""

import numpy
import torch

from golden import write

from . import keras_form, lion, torch_form


def generate():
    tensors, settings = {}, {}
    for form in (torch_form, keras_form, lion):
        form.record_all(tensors, settings)
    versions = {
        "torch": torch.__version__, "keras": keras_form.keras.__version__, "numpy": numpy.__version__,
    }  # fmt: skip
    write("optimizers", tensors, {**versions, "parameters": settings})
