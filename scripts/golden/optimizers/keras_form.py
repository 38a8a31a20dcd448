"""Optimizers as Keras 3 writes them (torch backend)."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402
import torch  # noqa: E402

from .runs import record  # noqa: E402

keras.config.set_floatx("float64")

# (Soma's name, class, {case: keyword arguments})
CASES = (
    ("sgd", keras.optimizers.SGD, {
        "defaults": {},
        "momentum": {"learning_rate": 0.1, "momentum": 0.9},
        "nesterov": {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        "weightDecay": {"learning_rate": 0.1, "weight_decay": 0.01},
    }),
    ("adagrad", keras.optimizers.Adagrad, {
        "defaults": {},
        "accumulator": {"learning_rate": 0.1, "initial_accumulator_value": 0.5, "epsilon": 1e-3},
    }),
    ("rmsProp", keras.optimizers.RMSprop, {
        "defaults": {},
        "plain": {"learning_rate": 0.05, "rho": 0.8, "epsilon": 1e-3},
        "centered": {"learning_rate": 0.05, "centered": True},
        "momentum": {"learning_rate": 0.05, "momentum": 0.8},
        "centeredMomentum": {"learning_rate": 0.05, "momentum": 0.8, "centered": True},
    }),
    ("adam", keras.optimizers.Adam, {
        "defaults": {},
        "betas": {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
        "amsgrad": {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.9, "amsgrad": True},
    }),
    ("adamW", keras.optimizers.AdamW, {
        "defaults": {},
        "betas": {
            "learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "weight_decay": 0.1,
        },
    }),
    ("adadelta", keras.optimizers.Adadelta, {
        "defaults": {},
        "rho": {"learning_rate": 0.5, "rho": 0.8, "epsilon": 1e-3},
    }),
    ("adaMax", keras.optimizers.Adamax, {
        "defaults": {},
        "betas": {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
    }),
    ("nAdam", keras.optimizers.Nadam, {
        "defaults": {},
        "betas": {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
    }),
    ("lion", keras.optimizers.Lion, {
        "defaults": {},
        "betas": {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95, "weight_decay": 0.1},
    }),
)  # fmt: skip

SETTINGS = (
    "learning_rate", "momentum", "nesterov", "weight_decay", "initial_accumulator_value", "epsilon", "rho",
    "centered", "beta_1", "beta_2", "amsgrad",
)  # fmt: skip


def run(optimizer, starts, gradients):
    variables = [keras.Variable(x, dtype="float64") for x in starts]
    optimizer.build(variables)
    for pair in gradients:
        optimizer.apply([torch.tensor(gradient) for gradient in pair], variables)
        yield [variable.numpy() for variable in variables]


def record_all(tensors, settings):
    for name, kind, cases in CASES:
        for case, options in cases.items():
            key = f"{name}/keras/{case}"
            record(tensors, key, lambda s, g: run(kind(**options), s, g))
            config = kind(**options).get_config()
            settings[key] = {name: config[name] for name in SETTINGS if name in config}
            rate = settings[key]["learning_rate"]
            settings[key]["learning_rate"] = options.get("learning_rate", round(float(rate), 12))
