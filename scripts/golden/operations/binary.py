"""Functions of two or three tensors, element by element, with broadcasting."""

import torch

from .recorder import draw, generator

# case: shapes of the two inputs. The gradient of a broadcast input is summed back to its shape.
SHAPES = {
    "same": ((2, 3), (2, 3)),
    "row": ((2, 3), (3,)),
    "column": ((2, 3), (2, 1)),
    "scalar": ((2, 3), ()),
    "outer": ((2, 1, 3), (4, 1)),
}

FUNCTIONS = {
    "add": torch.add,
    "subtract": torch.sub,
    "multiply": torch.mul,
    "divide": torch.div,
    "power": torch.pow,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}


def inputs_of(name, case, shapes):
    first = draw(f"{name}/{case}/0", shapes[0], 0.3 if name == "power" else -2)
    if name in ("maximum", "minimum"):
        # A kink lies where the two are equal, so the second keeps away from every value of the first.
        return [first, draw(f"{name}/{case}/1", shapes[1], kinks=first.flatten(), margin=0.02)]
    return [first, draw(f"{name}/{case}/1", shapes[1], kinks=(0,), margin=0.3)]


def record(recorder):
    for name, function in FUNCTIONS.items():
        for case, shapes in SHAPES.items():
            recorder.add(name, case, function, inputs_of(name, case, shapes))

    def prelu(x, slope):
        # The slope lies along the last axis; torch's own prelu wants it along axis 1.
        return torch.where(x > 0, x, slope * x)

    for case, shape in (("scalarSlope", ()), ("perChannel", (4,))):
        x = draw(f"prelu/{case}/0", (3, 4), kinks=(0,))
        recorder.add("prelu", case, prelu, [x, draw(f"prelu/{case}/1", shape, 0.05, 0.4)])

    for case, mask_shape, shapes in (
        ("same", (2, 3), ((2, 3), (2, 3))),
        ("broadcast", (2, 1), ((2, 3), (3,))),
    ):
        mask = generator(f"where/{case}/mask").permutation([True, False] * 3)[: mask_shape[0] * mask_shape[1]]
        a, b = (draw(f"where/{case}/{i}", shape) for i, shape in enumerate(shapes))
        recorder.add("where", case, torch.where, [mask.reshape(mask_shape), a, b])
