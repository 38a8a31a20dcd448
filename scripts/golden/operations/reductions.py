"""Sums, products, extremes and moments over some axes; running sums."""

import torch

from .recorder import draw, draw_distinct

# case: (shape, axes or None for all, whether reduced axes are kept with size one)
CASES = {
    "all": ((2, 3), None, False),
    "axis0": ((3, 2), (0,), False),
    "axis1keep": ((2, 3), (1,), True),
    "axes02": ((2, 3, 2), (0, 2), False),
}


def axes_of(x, axes):
    return tuple(range(x.dim())) if axes is None else axes


def prod(x, axes, keep):
    for axis in sorted(axes_of(x, axes), reverse=True):
        x = x.prod(axis, keepdim=keep)
    return x


FUNCTIONS = {
    "sum": lambda x, axes, keep: x.sum(axes_of(x, axes), keepdim=keep),
    "mean": lambda x, axes, keep: x.mean(axes_of(x, axes), keepdim=keep),
    "max": lambda x, axes, keep: x.amax(axes_of(x, axes), keepdim=keep),
    "min": lambda x, axes, keep: x.amin(axes_of(x, axes), keepdim=keep),
    "prod": prod,
    "logSumExp": lambda x, axes, keep: torch.logsumexp(x, axes_of(x, axes), keepdim=keep),
    "norm": lambda x, axes, keep: torch.linalg.vector_norm(x, 2, axes_of(x, axes), keepdim=keep),
}

MOMENTS = {"variance": torch.var, "standardDeviation": torch.std}


def record(recorder):
    for case, (shape, axes, keep) in CASES.items():
        parameters = {"axes": axes, "keepingAxes": keep}
        for name, function in FUNCTIONS.items():
            draw_input = draw_distinct if name in ("max", "min") else draw
            recorder.add(
                name, case, lambda x: function(x, axes, keep), [draw_input(f"{name}/{case}", shape)],
                **parameters)  # fmt: skip
        for name, function in MOMENTS.items():
            for correction, suffix in ((0, ""), (1, "Unbiased")):
                recorder.add(
                    name, case + suffix,
                    lambda x: function(x, axes_of(x, axes), correction=correction, keepdim=keep),
                    [draw(f"{name}/{case}{suffix}", shape)], correction=correction, **parameters)  # fmt: skip

    recorder.add(
        "logSumExp", "farOut", lambda x: torch.logsumexp(x, (1,)),
        [draw("logSumExp/farOut", (3, 4), -900, 900)], axes=[1], keepingAxes=False)  # fmt: skip
    recorder.add(
        "prod", "oneZero", lambda x: x.prod(1), [[[1.5, 0.0, -2.0], [0.5, 1.25, 3.0]]],
        axes=[1], keepingAxes=False)  # fmt: skip
    zeros = draw("prod/zeros", (2, 2, 3))
    zeros[0, 0, 1] = zeros[1, 0, 2] = zeros[0, 1, 0] = 0.0
    recorder.add(
        "prod", "zeros", lambda x: prod(x, (0, 2), True), [zeros], axes=[0, 2], keepingAxes=True)
    recorder.add(
        "cumulativeSum", "axis1", lambda x: x.cumsum(1), [draw("cumulativeSum/axis1", (2, 4))], axis=1)
    recorder.add(
        "cumulativeSum", "axis0", lambda x: x.cumsum(0), [draw("cumulativeSum/axis0", (3, 2, 2))], axis=0)
