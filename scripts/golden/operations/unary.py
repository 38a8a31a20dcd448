"""Functions of one number, applied to every element."""

import torch
import torch.nn.functional as F

from .recorder import draw

INTEGERS = tuple(range(-4, 5))
HALVES = tuple(i + 0.5 for i in range(-4, 4))

# name: (function, low, high, kinks); each is recorded as `default` (shape [3, 4]) and `scalar` (shape []).
SMOOTH = {
    "negate": (torch.neg, -2, 2, ()),
    "abs": (torch.abs, -2, 2, (0,)),
    "exp": (torch.exp, -2, 2, ()),
    "expMinusOne": (torch.expm1, -2, 2, ()),
    "log": (torch.log, 0.3, 3, ()),
    "logOnePlus": (torch.log1p, -0.7, 2, ()),
    "sqrt": (torch.sqrt, 0.3, 3, ()),
    "reciprocal": (torch.reciprocal, -2, 2, (0,)),
    "square": (torch.square, -2, 2, ()),
    "sin": (torch.sin, -3, 3, ()),
    "cos": (torch.cos, -3, 3, ()),
    "tanh": (torch.tanh, -2, 2, ()),
    "sigmoid": (torch.sigmoid, -3, 3, ()),
    "erf": (torch.erf, -2, 2, ()),
    "relu": (torch.relu, -2, 2, (0,)),
    "selu": (F.selu, -2, 2, (0,)),
    "gelu": (F.gelu, -3, 3, ()),
    "geluTanh": (lambda x: F.gelu(x, approximate="tanh"), -3, 3, ()),
    "silu": (F.silu, -3, 3, ()),
    "mish": (F.mish, -3, 3, ()),
    # F.softplus returns x itself above a threshold; the sum of exponentials is exact everywhere.
    "softplus": (lambda x: torch.logaddexp(x, torch.zeros_like(x)), -3, 3, ()),
    "logSigmoid": (F.logsigmoid, -3, 3, ()),
    # torch has no second derivative for its own hardsigmoid.
    "hardSigmoid": (lambda x: F.relu6(x + 3) / 6, -5, 5, (-3, 3)),
    "hardTanh": (F.hardtanh, -2, 2, (-1, 1)),
    "relu6": (F.relu6, -3, 9, (0, 6)),
    "sign": (torch.sign, -2, 2, (0,)),
    "floor": (torch.floor, -3, 3, INTEGERS),
    "ceil": (torch.ceil, -3, 3, INTEGERS),
    "round": (torch.round, -3, 3, HALVES),
}

# Recorded once more where exp would overflow or cancel.
STABLE_FAR_OUT = ("sigmoid", "tanh", "silu", "mish", "softplus", "logSigmoid", "geluTanh")
# Recorded once more where 1 + x would lose every digit of x.
PRECISE_NEAR_ZERO = ("expMinusOne", "logOnePlus")


def record(recorder):
    for name, (function, low, high, kinks) in SMOOTH.items():
        for case, shape in (("default", (3, 4)), ("scalar", ())):
            recorder.add(name, case, function, [draw(f"{name}/{case}", shape, low, high, kinks)])
    for name in STABLE_FAR_OUT:
        recorder.add(name, "farOut", SMOOTH[name][0], [draw(f"{name}/farOut", (2, 2, 3), -40, 40)])
    for name in PRECISE_NEAR_ZERO:
        recorder.add(name, "nearZero", SMOOTH[name][0], [draw(f"{name}/nearZero", (2, 1, 2, 2), -1e-9, 1e-9)])

    for case, slope in (("slope001", 0.01), ("slope02", 0.2)):
        recorder.add(
            "leakyReLU", case, lambda x: F.leaky_relu(x, slope),
            [draw(f"leakyReLU/{case}", (3, 4), kinks=(0,))], slope=slope)  # fmt: skip
    for case, alpha in (("alpha1", 1.0), ("alpha07", 0.7)):
        recorder.add(
            "elu", case, lambda x: F.elu(x, alpha),
            [draw(f"elu/{case}", (3, 4), kinks=(0,))], alpha=alpha)  # fmt: skip
    recorder.add(
        "clamp", "default", lambda x: torch.clamp(x, -0.5, 0.8),
        [draw("clamp/default", (3, 4), kinks=(-0.5, 0.8))], minimum=-0.5, maximum=0.8)  # fmt: skip
